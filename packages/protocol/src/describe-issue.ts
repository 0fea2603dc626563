import type { $ZodIssue } from 'zod/v4/core';

/** What is wrong with the value that `issue` is about, as the end of a sentence that begins with the name of the field. */
export function describeIssue(issue: $ZodIssue | undefined, value: unknown): string {
  if (value === undefined) return 'is missing';
  switch (issue?.code) {
    case 'invalid_type':
      return `must be ${kindNames[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return `must ${limit(issue.origin, 'at most', Number(issue.maximum))}`;
    case 'too_small':
      return `must ${limit(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((allowed) => JSON.stringify(allowed)).join(', ')}`;
    case 'invalid_union':
      return 'is none of the known kinds';
    default:
      return issue?.message ?? 'is not valid';
  }
}

const kindNames: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a finite number',
  object: 'an object',
  string: 'a string',
};

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  array: ['entry', 'entries'],
  string: ['character', 'characters'],
};

function limit(origin: string, relation: string, bound: number): string {
  const unit = units[origin];
  return unit === undefined ? `be ${relation} ${bound}` : `have ${relation} ${bound} ${unit[bound === 1 ? 0 : 1]}`;
}
