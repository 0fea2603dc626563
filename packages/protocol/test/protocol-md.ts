import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8');

/** The text under a heading, up to the next heading of any level. */
export function section(heading: string): string {
  const match = new RegExp(`^#+ ${heading}\\n(.*?)(?=^#+ |(?![^]))`, 'ms').exec(text);
  if (match?.[1] === undefined) throw new Error(`PROTOCOL.md has no section "${heading}".`);
  return match[1];
}

/** The rows of the first table under a heading whose header begins with `column`, cell by cell. */
export function table(heading: string, column: string): readonly (readonly string[])[] {
  const lines = section(heading).split('\n');
  const header = lines.findIndex((line) => line.startsWith(`| ${column} |`));
  if (header === -1) throw new Error(`Section "${heading}" has no table that begins with "${column}".`);
  const end = lines.findIndex((line, index) => index > header && !line.startsWith('|'));
  return lines.slice(header + 2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** The content of the fenced blocks of one kind. */
export function blocks(kind: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');
}

/** The ids of the rules that are defined. */
export const ruleIds = [...text.matchAll(/^- \*\*\[([A-Z]\d+)\]\*\*/gm)].map((match) => match[1] ?? '');

/** The ids of the rules that are referred to. */
export const referredIds = [...text.matchAll(/(?<!\*)\[([A-Z]\d+)\]/g)].map((match) => match[1] ?? '');

export const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? '');

/** Targets of the links inside the document. */
export const anchors = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map((match) => match[1] ?? '');

export const withoutTicks = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
