import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { repository } from '@paceline/testkit';
import type { DialectName, Plan } from './plan.ts';

/** What runs the program of a contender, and where that is found. */
type Program =
  | { readonly kind: 'paceline'; readonly limits: readonly string[] }
  | { readonly kind: 'node'; readonly file: string; readonly args: readonly string[] }
  | { readonly kind: 'bun'; readonly file: string }
  | { readonly kind: 'command'; readonly name: string; readonly args: (port: number) => readonly string[] };

/** One server of the comparison, with the clients that it is given. */
export interface Contender {
  /** As `--servers` names it. */
  readonly id: string;
  readonly title: string;
  readonly dialect: DialectName;
  readonly paceline: Plan['paceline'];
  readonly program: Program;
  /** Whether what it sends in a second grows with the members, not with their square: the others are not asked for 4000 in one session. */
  readonly conflates: boolean;
  /** One of several with the same server, which differ only in what they send. */
  readonly isVariant: boolean;
  /** In a session of more members it does not deliver everything to everyone, by design; and up to which it is the same as another. */
  readonly boundedAbove?: number;
  readonly differsAbove?: number;
}

/** Rule T12 of PROTOCOL.md: in larger sessions a member gets its surroundings at once and the rest in turns. */
const FULL_RATE = 200;

const SHIPPED: Program = { kind: 'paceline', limits: [] };
const ALL_TO_ALL: Program = { kind: 'paceline', limits: ['fullRateMembers=4000'] };
const PACED = { telemetry: 'binary', paced: true } as const;
const plainly = { dialect: 'plain', paceline: PACED, isVariant: false } as const;
const node = (file: string, ...args: string[]): Program => ({ kind: 'node', file, args });
const peer = (file: string): string => join('bench/peers', file);

export const contenders: readonly Contender[] = [
  { id: 'paceline', title: 'Paceline', dialect: 'paceline', paceline: PACED, program: SHIPPED, conflates: true, isVariant: false, boundedAbove: FULL_RATE },
  { id: 'paceline-all', title: 'Paceline, all told to all', dialect: 'paceline', paceline: PACED, program: ALL_TO_ALL, conflates: true, isVariant: true, differsAbove: FULL_RATE },
  { id: 'paceline-unpaced', title: 'Paceline, clients without a cadence', dialect: 'paceline', paceline: { telemetry: 'binary', paced: false }, program: ALL_TO_ALL, conflates: true, isVariant: true },
  { id: 'paceline-json', title: 'Paceline, the same in JSON', dialect: 'paceline', paceline: { telemetry: 'json', paced: false }, program: ALL_TO_ALL, conflates: false, isVariant: true },
  { id: 'ws-naive', title: 'ws, each update to each member', ...plainly, program: node('bench/fanout/servers/ws-naive.ts'), conflates: false },
  { id: 'ws-encode-once', title: 'ws, one JSON text per 100 ms', ...plainly, program: node('bench/fanout/servers/ws-encode-once.ts'), conflates: false, isVariant: true },
  { id: 'socket.io', title: 'Socket.IO room', ...plainly, dialect: 'socket-io', program: node(peer('socket-io.mjs')), conflates: false },
  { id: 'colyseus-100', title: 'Colyseus state, 100 ms', ...plainly, dialect: 'colyseus', program: node(peer('colyseus.mjs'), '100'), conflates: true },
  { id: 'colyseus-1000', title: 'Colyseus state, 1000 ms', ...plainly, dialect: 'colyseus', program: node(peer('colyseus.mjs'), '1000'), conflates: true, isVariant: true },
  { id: 'bun', title: 'Bun publish', ...plainly, program: { kind: 'bun', file: peer('bun-publish.mjs') }, conflates: false },
  { id: 'mosquitto', title: 'mosquitto, MQTT over TCP', ...plainly, dialect: 'mqtt', program: { kind: 'command', name: 'mosquitto', args: (port) => ['-p', String(port)] }, conflates: false },
  { id: 'nats', title: 'NATS over TCP', ...plainly, dialect: 'nats', program: { kind: 'command', name: 'nats-server', args: (port) => ['-a', '127.0.0.1', '-p', String(port)] }, conflates: false },
];

export const INSTALL_PEERS = 'npm ci --ignore-scripts --prefix bench/peers';

/** What is lacking to run it, as a sentence; undefined when nothing is. */
export function lackOf({ title, program }: Contender): string | undefined {
  if (program.kind === 'command') return commandPath(program.name) === undefined ? `${title} is left out: there is no ${program.name} on the PATH.` : undefined;
  const isPeer = program.kind === 'bun' || (program.kind === 'node' && program.file.startsWith('bench/peers'));
  if (!isPeer) return undefined;
  if (!existsSync(join(repository, 'bench/peers/node_modules'))) return `${title} is left out: install it with \`${INSTALL_PEERS}\`.`;
  return program.kind === 'bun' && !existsSync(bun()) ? `${title} is left out: there is no Bun for this kind of machine.` : undefined;
}

/** The command line of everything but Paceline, which the testkit starts. */
export function commandOf(program: Exclude<Program, { kind: 'paceline' }>, port: number): readonly string[] {
  switch (program.kind) {
    case 'node':
      return [process.execPath, '-C', 'source', program.file, String(port), ...program.args];
    case 'bun':
      return [bun(), 'run', program.file, String(port)];
    case 'command':
      return [commandPath(program.name) ?? program.name, ...program.args(port)];
  }
}

/** What it is, with its version. */
export function versionOf({ program, dialect }: Contender): string {
  switch (program.kind) {
    case 'paceline':
      return `Paceline ${versionIn('packages/server/package.json')}`;
    case 'bun':
      return `Bun ${firstLine(bun(), '--version')}`;
    case 'command':
      return firstLine(commandPath(program.name) ?? program.name, program.name === 'mosquitto' ? '-h' : '-v');
    case 'node':
      if (dialect === 'plain') return `ws ${versionIn('node_modules/ws/package.json')}`;
      if (dialect === 'socket-io') return `Socket.IO ${versionIn('bench/peers/node_modules/socket.io/package.json')}`;
      return `Colyseus ${versionIn('bench/peers/node_modules/@colyseus/core/package.json')}`;
  }
}

const bun = (): string => join(repository, `bench/peers/node_modules/@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`);

export function commandPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const versionIn = (file: string): string => (JSON.parse(readFileSync(join(repository, file), 'utf8')) as { version: string }).version;

function firstLine(command: string, option: string): string {
  try {
    return execFileSync(command, [option], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).split('\n')[0] ?? command;
  } catch (error) {
    // mosquitto tells its version and then says that it has failed.
    const { stdout = '' } = error as { stdout?: string };
    return stdout.split('\n')[0] || command;
  }
}
