import type { $ZodIssue } from 'zod/v4/core';

/** What is wrong with the value that `issue` is about, as the end of a sentence that begins with the name of the field. */
export function describeIssue(issue: $ZodIssue | undefined, value: unknown): string {
  if (value === undefined) return 'is missing';
  switch (issue?.code) {
    case 'invalid_type':
      return `must be ${kindNames[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return `must ${bound(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`;
    case 'too_small':
      return `must ${bound(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`;
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

const bound = (origin: string): string => (unit(origin) === '' ? 'be' : 'have');

const unit = (origin: string): string =>
  origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '';
