import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ambientUses, packageOf, root, sourceFiles, workspaces, type SourceFile } from './sources.ts';

const all = workspaces();

/** Which of our packages each may import: the dependency direction of ARCHITECTURE.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  '@paceline/core': [],
  '@paceline/protocol': [],
  '@paceline/files': ['@paceline/core'],
  '@paceline/engine': ['@paceline/core', '@paceline/protocol'],
  // The engine for its `testing` entry alone: see the test of the client below.
  '@paceline/client': ['@paceline/core', '@paceline/protocol', '@paceline/engine'],
  '@paceline/server': ['@paceline/core', '@paceline/protocol', '@paceline/engine'],
  // The client for the types of what its contract suites are about.
  '@paceline/testkit': ['@paceline/core', '@paceline/protocol', '@paceline/engine', '@paceline/client'],
  '@paceline/simulator': ['@paceline/client', '@paceline/core', '@paceline/files'],
  '@paceline/analyzer': ['@paceline/core', '@paceline/files'],
  '@paceline/doctor': ['@paceline/client', '@paceline/core'],
  '@paceline/companion': ['@paceline/client', '@paceline/core', '@paceline/files', '@paceline/simulator'],
};

/** The root's package file names these for all tests; the testkit's contract suites are tests that several packages run. */
const testTools: readonly string[] = ['vitest', 'fast-check'];

/** Libraries that are a language of their own in a package, and so may be imported by many of its files. */
const everywhere: Readonly<Record<string, readonly string[]>> = {
  '@paceline/companion': ['react'],
  '@paceline/server': ['@hono/zod-openapi'],
  '@paceline/testkit': testTools,
};

/** The only files that may touch the platform's clocks, timers and randomness. */
const ambientAllowed = new Set(['packages/core/src/system-environment.ts', 'packages/testkit/src/until.ts', 'packages/core/src/testing/virtual-environment.ts']);

const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

const bareImports = (file: SourceFile): readonly string[] =>
  file.imports.filter((specifier) => !builtins.has(specifier)).flatMap((specifier) => packageOf(specifier) ?? []);

describe('the rooms', () => {
  it('are the ones that ARCHITECTURE.md describes', () => {
    expect(all.map(({ manifest }) => manifest.name).sort()).toEqual(Object.keys(mayImport).sort());
    const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    for (const { folder } of all) expect(architecture).toContain(folder.split('/')[1]);
  });
});

describe.each(all.map((workspace) => [workspace.manifest.name, workspace] as const))('%s', (name, { folder, manifest, files }) => {
  it('has sources', () => expect(files.length).toBeGreaterThan(0));

  it('imports only the packages below it', () => {
    const allowed = [...(mayImport[name] ?? []), name];
    const wrong = files.flatMap((file) =>
      bareImports(file).filter((used) => used.startsWith('@paceline/') && !allowed.includes(used)).map((used) => `${file.path} imports ${used}`),
    );
    expect(wrong).toEqual([]);
  });

  it('imports only what its package file names', () => {
    const tools = name === '@paceline/testkit' ? testTools : [];
    const named = new Set([name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }), ...tools]);
    const wrong = files.flatMap((file) => bareImports(file).filter((used) => !named.has(used)).map((used) => `${file.path} imports ${used}`));
    expect(wrong).toEqual([]);
  });

  it('names nothing in its package file that it does not import', () => {
    const used = new Set(files.flatMap(bareImports));
    const unused = Object.keys({ ...manifest.dependencies }).filter((dependency) => !used.has(dependency));
    expect(unused).toEqual([]);
  });

  it('imports each library of others in exactly one file', () => {
    const importers = new Map<string, string[]>();
    for (const file of files) {
      for (const library of new Set(bareImports(file))) {
        if (library.startsWith('@paceline/') || everywhere[name]?.includes(library)) continue;
        importers.set(library, [...(importers.get(library) ?? []), file.path]);
      }
    }
    expect([...importers].filter(([, paths]) => paths.length > 1)).toEqual([]);
  });

  it('reaches into no other workspace by a relative path', () => {
    const wrong = files.flatMap((file) => {
      const depth = file.path.split('/').length - folder.split('/').length - 1;
      return file.imports.filter((specifier) => specifier.startsWith('../'.repeat(depth + 1))).map((specifier) => `${file.path} imports ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  it('takes clocks, timers and randomness from the Environment', () => {
    const wrong = files.filter((file) => !ambientAllowed.has(file.path)).flatMap((file) => ambientUses(file).map((use) => `${file.path}:${use}`));
    expect(wrong).toEqual([]);
  });
});

describe('the leaves', () => {
  it.each(['@paceline/core', '@paceline/protocol', '@paceline/engine', '@paceline/client'])('%s uses neither Node nor the DOM', (name) => {
    // An entry for Node alone, which keeps files.
    const files = (all.find(({ manifest }) => manifest.name === name)?.files ?? []).filter(({ path }) => !path.startsWith('packages/client/src/file/'));
    expect(files.length).toBeGreaterThan(0);
    const wrong = files.flatMap((file) => file.imports.filter((specifier) => builtins.has(specifier)).map((specifier) => `${file.path} imports ${specifier}`));
    expect(wrong).toEqual([]);
  });
});

describe('@paceline/client', () => {
  it('has the engine in src/testing alone, which nothing else of it imports', () => {
    const files = all.find(({ manifest }) => manifest.name === '@paceline/client')?.files ?? [];
    const others = files.filter(({ path }) => !/\/src\/testing[./]/.test(path));
    const wrong = others.flatMap((file) =>
      file.imports.filter((specifier) => packageOf(specifier) === '@paceline/engine' || /\/testing[./]/.test(specifier)).map((specifier) => `${file.path} imports ${specifier}`),
    );
    expect(others.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  // They are compiled with the types of their platform, which the rest must not see.
  it.each(['file', 'indexeddb'])('has src/%s for an entry of its own, which nothing else of it imports', (entry) => {
    const files = all.find(({ manifest }) => manifest.name === '@paceline/client')?.files ?? [];
    const others = files.filter(({ path }) => !path.includes(`/src/${entry}/`));
    expect(others.length).toBeLessThan(files.length);
    expect(others.flatMap((file) => file.imports.filter((specifier) => specifier.includes(`/${entry}/`)).map((specifier) => `${file.path} imports ${specifier}`))).toEqual([]);
  });
});

describe('@paceline/testkit', () => {
  it('has of the client nothing but types, so that it can test the client', () => {
    const files = all.find(({ manifest }) => manifest.name === '@paceline/testkit')?.files ?? [];
    const wrong = files.filter(({ text }) => /^import (?!type )[^;]*from '@paceline\/client/m.test(text)).map(({ path }) => path);
    expect(files.some(({ imports }) => imports.includes('@paceline/client'))).toBe(true);
    expect(wrong).toEqual([]);
  });
});

describe('the examples', () => {
  it('import what an app would: the SDK, the running maths, and nothing by a path that leaves the example', () => {
    const files = sourceFiles('examples').filter(({ path }) => !path.startsWith('examples/dist/'));
    const apps = ['@paceline/client', '@paceline/core'];
    const wrong = files.flatMap((file) => [
      ...bareImports(file).filter((used) => used.startsWith('@paceline/') && !apps.includes(used)).map((used) => `${file.path} imports ${used}`),
      ...file.imports.filter((specifier) => specifier.startsWith('../')).map((specifier) => `${file.path} imports ${specifier}`),
    ]);
    expect(files.length).toBeGreaterThan(4);
    expect(wrong).toEqual([]);
  });
});
