import { freePort } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { paceline } from '../../src/commands/paceline.ts';
import { runPaceline } from './run-paceline.ts';

/** What the command answers, without a process of its own. */
async function answer(args: readonly string[]): Promise<{ code: number; said: readonly string[]; complained: readonly string[] }> {
  const said: string[] = [];
  const complained: string[] = [];
  const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complained.push(line), interactive: false };
  return { code: await paceline(args, terminal), said, complained };
}

describe('paceline', () => {
  it.each<[string, RegExp]>([
    ['--help', /^Usage: paceline <command>/],
    ['-h', /^Usage: paceline <command>/],
    ['help', /^ {2}doctor {5}Check /m],
    ['serve --help', /^Usage: paceline serve/],
    ['serve -h', /^Usage: paceline serve/],
    ['--version', /^paceline \d+\.\d+\.\d+$/],
    ['-v', /^paceline \d+\.\d+\.\d+$/],
  ])('answers %s', async (args, text) => {
    expect(await answer(args.split(' '))).toEqual({ code: 0, said: [expect.stringMatching(text)], complained: [] });
  });

  it.each<[string, string, string]>([
    ['', 'A command is missing.', 'paceline --help'],
    ['fly', 'There is no command or option "fly".', 'paceline --help'],
    ['--fly', 'There is no command or option "--fly".', 'paceline --help'],
    ['serve --fly', "Unknown option '--fly'.", 'paceline serve --help'],
    ['serve --port http', '--port must be a whole number from 0 to 65535, not "http".', 'paceline serve --help'],
  ])('says what is wrong with "%s", and where to look', async (args, sentence, hint) => {
    const complained = [`paceline: ${sentence}`, `Run "${hint}" to see what there is.`];
    expect(await answer(args.split(' ').filter(Boolean))).toEqual({ code: 2, said: [], complained });
  });
});

describe('the process', () => {
  it.each<[string, RegExp]>([
    ['serve --help', /^Usage: paceline serve/],
    ['simulate --help', /^Usage: paceline simulate/],
    ['doctor --help', /^Usage: paceline doctor/],
  ])('ends well after %s', async (args, text) => {
    const { code, stdout, stderr } = await runPaceline(args.split(' '));
    expect(stdout).toMatch(text);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('ends with 2 when what was typed makes no command', async () => {
    const { code, stdout, stderr } = await runPaceline(['serve'], { env: { PORT: 'http' } });
    expect(stderr).toContain('paceline: The variable PORT must be a whole number');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('ends as the simulator ends', async () => {
    const wrongUsage = await runPaceline(['simulate', '--fly']);
    expect(wrongUsage).toMatchObject({ code: 2, stderr: expect.stringContaining("Unknown option '--fly'") });
    const noFile = await runPaceline(['simulate', 'no-such-file.gpx']);
    expect(noFile).toMatchObject({ code: 1, stderr: expect.stringContaining('no-such-file.gpx') });
  });

  it('ends as the doctor ends', async () => {
    const wrongUsage = await runPaceline(['doctor', 'run.example.org']);
    expect(wrongUsage).toMatchObject({ code: 2, stderr: expect.stringContaining('has no scheme') });
    const noServer = await runPaceline(['doctor', `http://127.0.0.1:${await freePort()}`]);
    expect(noServer).toMatchObject({ code: 1, stdout: expect.stringContaining('✗ Address    Nothing listens at') });
  });
});
