import { parseArgs } from 'node:util';
import type { ServerLimits } from '@paceline/engine';
import { defaultConfig, type ServerConfig } from '../config.ts';
import { openObstacle } from '../open-access.ts';
import { isThisMachine } from './addresses.ts';
import { UsageError } from './usage-error.ts';

/** What `paceline serve` was asked to do. */
export type ServeRequest =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'serve';
      readonly config: ServerConfig;
      readonly demo: boolean;
      /** Whether to show how others in the same network get here. */
      readonly invitePhones: boolean;
    };

const ANY_ADDRESS = '0.0.0.0';
const PORTS = { min: 0, max: 65_535 };
const COUNTS = { min: 1, max: 1_000_000 };
/** What can be done where a server must not be open. */
const OPEN_WAYS = 'give the address of a private network with --host, such as 192.168.1.5, or add --open-to-everyone if that is meant.';
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Reads the arguments after `serve`, and the environment's PORT. Throws a `UsageError` that names what is wrong. */
export function serveRequest(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ServeRequest {
  const values = parse(args);
  if (values.help === true) return { kind: 'help' };
  const limits = limitsOf(values.limit ?? []);
  const config: ServerConfig = {
    ...defaultConfig,
    port: portOf(values.port, env['PORT']),
    host: nonEmpty('--host', values.host) ?? defaultConfig.host,
    dataDir: nonEmpty('--data', values.data) ?? defaultConfig.dataDir,
    publicUrl: values['public-url'] === undefined ? undefined : originOf(values['public-url']),
    tiles: values.tiles === undefined ? undefined : tilesOf(values.tiles),
    open: openOf(values.open === true, values['open-to-everyone'] === true),
    logLevel: values['log-level'] === undefined ? defaultConfig.logLevel : logLevelOf(values['log-level']),
    limits: {
      ...limits,
      connectionsPerAddress: countOf('--connections-per-address', values['connections-per-address']) ?? limits.connectionsPerAddress,
      guestsPerMinute: countOf('--guests-per-minute', values['guests-per-minute']) ?? limits.guestsPerMinute,
    },
  };
  const obstacle = openObstacle(config);
  if (obstacle !== undefined) throw new UsageError(`--open lets an app be anyone, and ${obstacle}; ${OPEN_WAYS}`);
  const canBeReached = config.publicUrl !== undefined || !isThisMachine(config.host);
  return { kind: 'serve', config, demo: values.demo === true, invitePhones: values.host !== undefined && canBeReached };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.map((arg, i) => (arg === '--host' && isOption(args[i + 1]) ? `--host=${ANY_ADDRESS}` : arg)),
      allowNegative: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        demo: { type: 'boolean' },
        'public-url': { type: 'string' },
        open: { type: 'boolean' },
        'open-to-everyone': { type: 'boolean' },
        tiles: { type: 'string' },
        'log-level': { type: 'string' },
        limit: { type: 'string', multiple: true },
        'connections-per-address': { type: 'string' },
        'guests-per-minute': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(parseComplaint((error as Error).message), { cause: error });
  }
}

/** Node's message without its advice on how to type what nobody wants here. */
function parseComplaint(message: string): string {
  const [sentence = ''] = message.split(/\.\s/);
  const option = /^Option '(\S+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(sentence)?.[1];
  return option === undefined ? `${sentence.replace(/\.$/, '')}.` : `Option '${option}' needs a value.`;
}

const isOption = (arg: string | undefined): boolean => arg === undefined || arg.startsWith('-');

function portOf(option: string | undefined, variable: string | undefined): number {
  if (option !== undefined) return integer('--port', option, PORTS);
  if (variable !== undefined && variable !== '') return integer('The variable PORT', variable, PORTS);
  return defaultConfig.port;
}

/** The defaults, but for what `NAME=VALUE` says. */
function limitsOf(settings: readonly string[]): ServerLimits {
  const set = settings.map((text) => {
    const [name = '', value = ''] = text.split('=', 2);
    if (!Object.hasOwn(defaultConfig.limits, name)) {
      throw new UsageError(`--limit knows no "${name}"; it is one of ${Object.keys(defaultConfig.limits).join(', ')}.`);
    }
    if (!/^\d+(\.\d+)?$/.test(value)) throw new UsageError(`--limit ${name} must be a number of at least 0, like ${name}=${defaultConfig.limits[name as keyof ServerLimits]}, not "${value}".`);
    return [name, Number(value)] as const;
  });
  return { ...defaultConfig.limits, ...Object.fromEntries(set) };
}

const countOf = (name: string, value: string | undefined): number | undefined =>
  value === undefined ? undefined : integer(name, value, COUNTS);

function integer(name: string, text: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

function nonEmpty(name: string, value: string | undefined): string | undefined {
  if (value === '') throw new UsageError(`${name} must not be empty.`);
  return value;
}

function openOf(open: boolean, toEveryone: boolean): ServerConfig['open'] {
  if (toEveryone && !open) throw new UsageError('--open-to-everyone says how far --open goes; give --open as well.');
  if (!open) return 'no';
  return toEveryone ? 'to_everyone' : 'on_private_network';
}

function logLevelOf(text: string): ServerConfig['logLevel'] {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) throw new UsageError(`--log-level must be one of ${LOG_LEVELS.join(', ')}, not "${text}".`);
  return level;
}

/** The companion stands at the root of its host, so that a path could not be honoured. */
function originOf(text: string): string {
  const url = webUrl(text);
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new UsageError(`--public-url must be like https://run.example.org, without a path, not "${text}".`);
  }
  return url.origin;
}

function tilesOf(text: string): string {
  const complete = ['{z}', '{x}', '{y}'].every((part) => text.includes(part));
  const url = webUrl(text);
  if (!complete || url === undefined || /[{}]/.test(decodeURIComponent(url.host))) {
    throw new UsageError(`--tiles must be like https://tiles.example.org/{z}/{x}/{y}.png, not "${text}".`);
  }
  return text;
}

function webUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined;
}
