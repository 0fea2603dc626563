import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One workspace: its folder, its manifest and its source files. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly SourceFile[];
}

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  /** By entry: `.` and its subpaths. */
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile {
  /** Path from the repository's root. */
  readonly path: string;
  /** Module specifiers of its imports and exports, in order. */
  readonly imports: readonly string[];
  readonly text: string;
}

export function workspaces(): readonly Workspace[] {
  return globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: root })
    .sort()
    .map((path) => {
      const folder = path.replace(/\/package\.json$/, '');
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
      return { folder, manifest, files: sourceFiles(`${folder}/src`) };
    });
}

export function sourceFiles(folder: string): readonly SourceFile[] {
  return globSync('**/*.{ts,tsx}', { cwd: join(root, folder) })
    .sort()
    .map((name) => {
      const file = join(root, folder, name);
      const text = readFileSync(file, 'utf8');
      return { path: relative(root, file), text, imports: ts.preProcessFile(text).importedFiles.map((entry) => entry.fileName) };
    });
}

/** The package that a bare specifier names: `@paceline/core` for `@paceline/core/x`; undefined for a relative one. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Every use of an ambient clock, timer or random source in a file, as `line: expression`. */
export function ambientUses(file: SourceFile): readonly string[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const uses: string[] = [];
  const visit = (node: ts.Node): void => {
    const use = ambientUse(node);
    if (use !== undefined) uses.push(`${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${use}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

const members = new Set(['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues']);
const functions = new Set(['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame']);

function ambientUse(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = `${node.expression.getText()}.${node.name.text}`.replace(/^(globalThis|window|self)\./, '');
    if (members.has(name) || functions.has(name)) return name;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && functions.has(node.expression.text)) {
    return node.expression.text;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) return 'new Date()';
  return undefined;
}
