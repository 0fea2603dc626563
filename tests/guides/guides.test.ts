import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository, startServer, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guides, guidesFolder, modules } from './guide.ts';
import { wakeCheck } from './react-native.ts';
import { writeModules } from './stand-ins.ts';

/** Inside the repository, where a program finds the packages; git, lint and type check pass over it. */
const programs = join(guidesFolder, 'dist');

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
  mkdirSync(programs, { recursive: true });
  writeModules(programs, modules);
  writeFileSync(join(programs, 'react-native-check.ts'), wakeCheck);
  for (const { name, code } of guides) {
    const program = code.replaceAll('http://127.0.0.1:8080', server.url).replaceAll("'./data/", `'${server.dataDir}/`);
    writeFileSync(join(programs, `${name}.ts`), `${program}export {};\n`);
  }
}, 60_000);

afterAll(async () => {
  await server?.stop();
  rmSync(programs, { recursive: true, force: true });
});

it('the guides compile in an app with strict types', { timeout: 60_000 }, () => {
  const compilerOptions = { noEmit: true, target: 'ES2024', module: 'ESNext', moduleResolution: 'Bundler', customConditions: ['source'], lib: ['ES2024', 'DOM'], types: ['node'], strict: true, skipLibCheck: true, allowImportingTsExtensions: true };
  const config = join(programs, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const compile = () => execFileSync(process.execPath, [join(repository, 'node_modules/@typescript/native/bin/tsc'), '-p', config, '--pretty', 'false'], { encoding: 'utf8' });
  expect(outputOf(compile)).toBe('');
});

/** What a command prints, also when it fails. */
function outputOf(command: () => string): string {
  try {
    return command();
  } catch (error) {
    return (error as { readonly stdout?: string }).stdout ?? String(error);
  }
}

async function run(program: string): Promise<{ stdout: string; stderr: string }> {
  const args = ['-C', 'source', '--test-reporter=spec', join(programs, program)];
  return promisify(execFile)(process.execPath, args, { cwd: repository, timeout: 30_000 }).catch((error: { stdout: string; stderr: string }) => error);
}

/** What Node's test runner adds to the names of tests: how long each took, and the totals. */
const withoutMeasures = (output: string): string => output.replace(/ \([\d.]+ms\)$/gm, '').replace(/^ℹ.*\n/gm, '');

describe.each(guides.filter(({ code }) => code !== ''))('the guide $name', ({ name, prints }) => {
  it('prints what it says, and ends by itself', { timeout: 60_000 }, async () => {
    const { stdout, stderr } = await run(`${name}.ts`);
    expect(stderr).toBe('');
    expect(withoutMeasures(stdout)).toBe(prints);
  });
});

it('the hints for React Native wake when the app comes to the front or the network is back, until they are stopped', async () => {
  const { stdout, stderr } = await run('react-native-check.ts');
  expect(stderr).toBe('');
  expect(stdout).toBe('active, connected true\n 0\n');
});

it('every guide is in the index, and none has code in a block that no test runs', () => {
  const index = guides.find(({ name }) => name === 'README')?.text;
  for (const { name } of guides) if (name !== 'README') expect(index).toContain(`](${name}.md)`);
  expect(guides.filter(({ text }) => /^```(js|jsx|tsx|javascript|typescript)\b/m.test(text)).map(({ name }) => name)).toEqual([]);
});
