const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** A table in Markdown; all columns but the first are numbers. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => [row(head), row(head.map((_, place) => (place === 0 ? '---' : '--:'))), ...rows.map(row)].join('\n');
