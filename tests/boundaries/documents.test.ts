import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '@paceline/server';
import { root } from './sources.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const isOurs = (path: string): boolean => !/(^|\/)(node_modules|dist|dist-types|data)\//.test(`${path}/`);

const documents = globSync('**/*.md', { cwd: root, exclude: (path) => !isOurs(path) }).filter(isOurs);
const tests = globSync(['packages/*/test/**/*.{ts,tsx}', 'apps/*/test/**/*.{ts,tsx}', 'tests/**/*.{ts,tsx}'], { cwd: root }).filter(isOurs);

/** Ids that a document defines: of rules in bold brackets, of promises in the first cell of a row. */
const idsIn = (path: string): readonly string[] =>
  [...read(path).matchAll(/\*\*\[([A-Z]\d+)\]\*\*|^\| (G\d+) \|/gm)].map((match) => match[1] ?? match[2] ?? '');

const defined = ['packages/protocol/PROTOCOL.md', 'packages/engine/SPEC.md', 'ARCHITECTURE.md', 'docs/existing-app.md'].flatMap(idsIn);

/** The row of rule [L2] in PROTOCOL.md for a bound. */
function limitRow(bound: string): string {
  const row = read('packages/protocol/PROTOCOL.md').split('\n').find((line) => line.startsWith(`| ${bound} |`));
  return row?.split('|').slice(2, -1).join('|') ?? `PROTOCOL.md has no limit "${bound}".`;
}

describe('the documents', () => {
  test('define each id once, whatever the document', () => {
    expect(defined.length).toBeGreaterThan(100);
    expect(defined.filter((id, place) => defined.indexOf(id) !== place)).toEqual([]);
  });

  test('define the ids that the names of tests carry', () => {
    const named = /\b(?:test|it|describe)(?:\.\w+)*\([^\n]*?['"`]((?:\[[A-Z]\d+\] ?)+)/g;
    const used = tests.flatMap((path) =>
      [...read(path).matchAll(named)].flatMap(([, ids = '']) => [...ids.matchAll(/[A-Z]\d+/g)].map(([id]) => `${id} in ${path}`)),
    );
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((use) => !defined.includes(use.split(' ')[0] ?? ''))).toEqual([]);
  });

  test.each(idsIn('docs/existing-app.md'))('have a test for what the existing app gets wrong: [%s]', (id) => {
    expect(read('packages/client/test/existing-app.test.ts')).toContain(`test('[${id}] `);
  });

  test('have no link that leads nowhere', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path}: ${target}`),
    );
    expect(documents.length).toBeGreaterThan(15);
    expect(broken).toEqual([]);
  });

  test.each([
    ['messages of a client', [`${defaultLimits.messagesPerSecond} per second`, `${defaultLimits.messageBurst} at once`]],
    ['messages behind one that takes its time', [`${defaultLimits.waitingMessages}`, `${defaultLimits.waitingBytes / 1024} KiB`]],
    ['bad messages', [`${defaultLimits.badMessages} per minute`]],
    ["answer to the server's close", [`${defaultLimits.closeWait / 1000} s`]],
    ['connections of all', [`${defaultLimits.connections}`]],
    ['fragments of one message', [`${defaultLimits.fragments}`]],
    ['`hello` or `join_session` after the upgrade', [`${defaultLimits.helloTimeout / 1000} s`]],
    ['server ping, and wait for a sign of life', [`${defaultLimits.pingInterval / 1000} s`, `${defaultLimits.pongWait / 1000} s`]],
    ['unsent bytes of one connection', [`${defaultLimits.conflateAbove / 1024} KiB`, `${defaultLimits.closeAbove / 1024 ** 2} MiB`]],
    ['connections of one user', [`${defaultLimits.connectionsPerUser}`]],
    ['connections of one address', [`${defaultLimits.connectionsPerAddress}`]],
    ['new connections', [`${defaultLimits.newConnectionsPerSecond} per second`]],
    ['members of one session', [`${defaultLimits.members}`]],
    ['writers of one participant in one session', [`${defaultLimits.writers}`]],
    ["announced changes of a runner's status", [`one in ${defaultLimits.reportInterval / 1000} s`]],
  ])('[L2] give the default of the server: %s', (bound, values) => {
    expect(limitRow(bound).split('|')[0]?.trim()).toBe(values.join(', '));
  });

  test('[N4] [N11] [N12] [N13] give the bounds of the server in SPEC.md', () => {
    const spec = read('packages/engine/SPEC.md');
    const { overloadWrites, overloadLag, overloadDelay, overloadMemory, retryAfter, calmAfter, connections, sockets, waitingMessages, waitingBytes, closeWait } = defaultLimits;
    const inThousands = (number: number): string => `${number / 1_000},000`;
    expect(spec).toContain(`more than ${inThousands(overloadWrites)} writes wait for the disk or the oldest for more than ${overloadLag / 1000} s`);
    expect(spec).toContain(`more than ${overloadDelay} ms late`);
    expect(spec).toContain(`more than ${overloadMemory * 100} % of the memory`);
    expect(spec).toContain(`\`retryAfter\` of ${retryAfter / 1000} to ${(2 * retryAfter) / 1000} s`);
    expect(spec).toContain(`calm again after ${calmAfter / 1000} s`);
    expect(spec).toContain(`More than ${inThousands(connections)} connections`);
    expect(spec).toContain(`More than ${inThousands(sockets)} TCP connections`);
    expect(spec).toContain(`${waitingMessages} messages and ${waitingBytes / 1024} KiB`);
    expect(spec).toContain(`the closing handshake, to ${closeWait / 1000} s`);
    expect(spec).toContain(`More than ${defaultLimits.droppedMessages} in 10 s close with 1008`);
    expect(spec).toContain(`The delays begin after ${defaultLimits.restartTime / 1000} s`);
    expect(spec).toContain(`stored and acknowledged, for ${defaultLimits.flushTimeout / 1000} s at most`);
    expect(spec).toContain(`ends within ${defaultLimits.drainTimeout / 1000} s`);
  });

  test('[T3] [D6] [P2] [P3] give the durations of the server', () => {
    const protocol = read('packages/protocol/PROTOCOL.md');
    expect(protocol).toContain(`at the latest ${defaultLimits.tickDelay} ms after`);
    expect(protocol).toContain(`stays \`here\` for ${defaultLimits.awayAfter / 1000} s`);
    expect(protocol).toContain(`waits up to ${defaultLimits.fixWait} ms for the next one`);
    expect(protocol).toContain(`After ${defaultLimits.leftAfter / 60_000} min without a connection`);
    expect(protocol).toContain(`The seat is kept for ${defaultLimits.seatKept / 60_000} min from the loss`);
  });

  test('[S32] [W9] give the bounds of sessions in SPEC.md', () => {
    const spec = read('packages/engine/SPEC.md');
    expect(spec).toContain(`at most once in ${defaultLimits.reportInterval / 1000} s`);
    expect(spec).toContain(`at most ${defaultLimits.writers / 1000},000 writers`);
  });
});
