import { join } from 'node:path';
import ts from 'typescript';
import { root } from './sources.ts';

/** The entry points that apps import, and the page of each. */
const pages = {
  'core.md': { entry: '@paceline/core', file: 'packages/core/dist/index.d.ts' },
  'client.md': { entry: '@paceline/client', file: 'packages/client/dist/index.d.ts' },
  'client-file.md': { entry: '@paceline/client/file', file: 'packages/client/dist/file/index.d.ts' },
  'client-gaps.md': { entry: '@paceline/client/gaps', file: 'packages/client/dist/gaps/index.d.ts' },
  'client-indexeddb.md': { entry: '@paceline/client/indexeddb', file: 'packages/client/dist/indexeddb/index.d.ts' },
  'client-ios.md': { entry: '@paceline/client/ios', file: 'packages/client/dist/ios/index.d.ts' },
  'client-live.md': { entry: '@paceline/client/live', file: 'packages/client/dist/live/index.d.ts' },
  'client-storage.md': { entry: '@paceline/client/storage', file: 'packages/client/dist/storage/index.d.ts' },
  'client-sources.md': { entry: '@paceline/client/sources', file: 'packages/client/dist/sources/index.d.ts' },
  'client-models.md': { entry: '@paceline/client/models', file: 'packages/client/dist/models/index.d.ts' },
  'client-testing.md': { entry: '@paceline/client/testing', file: 'packages/client/dist/testing/index.d.ts' },
  'client-react.md': { entry: '@paceline/client/react', file: 'packages/client/dist/react/index.d.ts' },
};

interface Exported {
  readonly name: string;
  readonly kind: 'Classes' | 'Functions' | 'Values' | 'Types';
  readonly text: string;
}

/** The public surface of each entry point with its docstrings, by page. The packages must have been compiled. */
export function apiPages(): Readonly<Record<string, string>> {
  const files = Object.values(pages).map(({ file }) => join(root, file));
  const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2024, strict: true, exactOptionalPropertyTypes: true };
  const program = ts.createProgram(files, options);
  return Object.fromEntries(Object.entries(pages).map(([page, { entry, file }]) => [page, pageOf(entry, program, join(root, file))]));
}

function pageOf(entry: string, program: ts.Program, file: string): string {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is missing or exports nothing; compile the packages first.`);
  const exported = checker.getExportsOfModule(module).map((symbol) => describe(symbol, checker));
  const sections = (['Classes', 'Functions', 'Values', 'Types'] as const).flatMap((kind) => {
    const ofKind = exported.filter((item) => item.kind === kind).sort((a, b) => (a.name < b.name ? -1 : 1));
    return ofKind.length === 0 ? [] : [`## ${kind}`, ...ofKind.map(({ name, text }) => `### ${name}\n\n${text}`)];
  });
  const intro = `The public surface of \`${entry}\`, made from its docstrings. \`npm test -- tests/boundaries/api-reference -u\` writes it anew.`;
  return `${[`# ${entry}`, intro, ...sections].join('\n\n')}\n`;
}

function describe(exported: ts.Symbol, checker: ts.TypeChecker): Exported {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const { name } = exported;
  const declarations = (symbol.declarations ?? []).filter((declaration) => !ts.isModuleDeclaration(declaration));
  const library = declarations.map((declaration) => libraryOf(declaration.getSourceFile().fileName)).find((found) => found !== undefined);
  if (library !== undefined) return { name, kind: 'Types', text: `The one of \`${library}\`.` };
  const doc = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\{@link (\S+?) ?\}/g, '`$1`').trim();
  const code = declarations.map((declaration) => codeOf(declaration, { name, symbol, checker })).join('\n');
  return { name, kind: kindOf(symbol), text: [doc, `\`\`\`ts\n${code}\n\`\`\``].filter((part) => part !== '').join('\n\n') };
}

/** The library of others that a declaration comes from. */
function libraryOf(file: string): string | undefined {
  return /node_modules\/((?!@paceline\/)(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function kindOf({ flags }: ts.Symbol): Exported['kind'] {
  if (flags & ts.SymbolFlags.Class) return 'Classes';
  if (flags & ts.SymbolFlags.Function) return 'Functions';
  return flags & ts.SymbolFlags.Variable ? 'Values' : 'Types';
}

function codeOf(declaration: ts.Declaration, { name, symbol, checker }: { name: string; symbol: ts.Symbol; checker: ts.TypeChecker }): string {
  if (ts.isVariableDeclaration(declaration)) return `const ${name}: ${declaration.type?.getText() ?? checker.typeToString(checker.getTypeOfSymbol(symbol))};`;
  if (ts.isTypeAliasDeclaration(declaration) && ts.isTypeReferenceNode(declaration.type)) return `type ${name} = ${spelledOut(declaration, checker)};`;
  return declaration
    .getText()
    .replace(/^export (declare )?/, '')
    .split('\n')
    .filter((line) => !/^\s*(#private;|private .*)$/.test(line))
    .join('\n');
}

/** A type that is inferred from something else, written as the members that it has. */
function spelledOut(declaration: ts.TypeAliasDeclaration, checker: ts.TypeChecker): string {
  const flags = ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias | ts.NodeBuilderFlags.MultilineObjectLiterals | ts.NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope;
  const node = checker.typeToTypeNode(checker.getTypeAtLocation(declaration), undefined, flags);
  if (node === undefined) throw new Error(`${declaration.name.text} cannot be written down.`);
  return ts.createPrinter().printNode(ts.EmitHint.Unspecified, node, declaration.getSourceFile());
}
