import { describe, expect, it } from 'vitest';
import { serveRequest } from '../../src/commands/serve-options.ts';
import { UsageError } from '../../src/commands/usage-error.ts';
import { defaultConfig } from '../../src/config.ts';

type Environment = Readonly<Record<string, string>>;

function request(args: readonly string[], env: Environment = {}) {
  const read = serveRequest(args, env);
  if (read.kind !== 'serve') throw new Error(`It asked for ${read.kind}.`);
  return read;
}

const complaint = (args: readonly string[], env: Environment = {}): string => {
  try {
    serveRequest(args, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'none';
};

describe('paceline serve', () => {
  it('takes the defaults without options', () => {
    expect(request([])).toEqual({ kind: 'serve', config: defaultConfig, demo: false, invitePhones: false });
  });

  it('takes every option', () => {
    const typed =
      '--port 9000 --host 192.168.1.4 --data /srv/paceline --demo --log-level debug --public-url https://run.example.org/ ' +
      '--tiles https://tiles.example.org/{z}/{x}/{y}.png --connections-per-address 500 --guests-per-minute 7';
    const { config, demo } = request(typed.split(' '));
    expect(demo).toBe(true);
    expect(config).toMatchObject({
      port: 9000,
      host: '192.168.1.4',
      dataDir: '/srv/paceline',
      logLevel: 'debug',
      publicUrl: 'https://run.example.org',
      tiles: 'https://tiles.example.org/{z}/{x}/{y}.png',
      limits: { connectionsPerAddress: 500, guestsPerMinute: 7 },
    });
  });

  it('[L2] takes every bound by its name', () => {
    const { limits } = request(['--limit', 'drainTimeout=10000', '--limit=overloadMemory=0.5', '--limit', 'connectionsPerAddress=7', '--guests-per-minute', '9']).config;
    expect(limits).toEqual({ ...defaultConfig.limits, drainTimeout: 10_000, overloadMemory: 0.5, connectionsPerAddress: 7, guestsPerMinute: 9 });
  });

  it('lets the last of --demo and --no-demo decide', () => {
    expect(request(['--demo', '--no-demo']).demo).toBe(false);
    expect(request(['--no-demo', '--demo']).demo).toBe(true);
  });

  it('shows its help whatever else was asked', () => {
    expect(serveRequest(['--port', '9000', '--help'], {})).toEqual({ kind: 'help' });
  });
});

describe('the port', () => {
  it('comes from PORT unless the option names another', () => {
    expect(request([], { PORT: '9001' }).config.port).toBe(9001);
    expect(request(['--port', '9002'], { PORT: '9001' }).config.port).toBe(9002);
    expect(request([], { PORT: '' }).config.port).toBe(defaultConfig.port);
  });

  it('may be 0, for a free one', () => expect(request(['--port', '0']).config.port).toBe(0));

  it.each(['http', '-1', '65536', '80.5', '0x50', ''])('may not be %j', (port) => {
    expect(complaint([`--port=${port}`])).toBe(`--port must be a whole number from 0 to 65535, not "${port}".`);
  });

  it('is named by its variable when that one is wrong', () => {
    expect(complaint([], { PORT: 'http' })).toBe('The variable PORT must be a whole number from 0 to 65535, not "http".');
  });
});

describe('--host', () => {
  it('alone opens every address', () => {
    for (const args of [['--host'], ['--host', '--demo'], ['--demo', '--host']]) {
      expect(request(args)).toMatchObject({ invitePhones: true, config: { host: '0.0.0.0' } });
    }
  });

  it('with an address opens that one', () => {
    expect(request(['--host', '127.0.0.1'])).toMatchObject({ invitePhones: false });
    expect(request(['--host', '192.168.1.4', '--demo'])).toMatchObject({ invitePhones: true, config: { host: '192.168.1.4' } });
    expect(request(['--host=::'])).toMatchObject({ config: { host: '::' } });
  });
});

describe('[D7] --open', () => {
  it('believes apps without a token on a private network', () => {
    expect(request([]).config.open).toBe('no');
    expect(request(['--open']).config.open).toBe('on_private_network');
    expect(request(['--open', '--host', '192.168.1.5']).config.open).toBe('on_private_network');
  });

  it('needs a second word where everyone can come', () => {
    const away = 'give the address of a private network with --host, such as 192.168.1.5, or add --open-to-everyone if that is meant.';
    expect(complaint(['--open', '--host'])).toBe(`--open lets an app be anyone, and it listens on every address that this machine has; ${away}`);
    expect(complaint(['--open', '--public-url', 'https://run.example.org'])).toBe(`--open lets an app be anyone, and the public address https://run.example.org may be reached from everywhere; ${away}`);
    expect(request(['--open', '--open-to-everyone', '--host', '--public-url', 'https://run.example.org']).config.open).toBe('to_everyone');
  });
});

describe('what makes no sense', () => {
  it.each<[string, readonly string[], string]>([
    ['an unknown option', ['--prot', '80'], "Unknown option '--prot'."],
    ['a stray word', ['8080'], "Unexpected argument '8080'."],
    ['a missing value', ['--data'], "Option '--data' needs a value."],
    ['an option taken for a value', ['--data', '--demo'], "Option '--data' needs a value."],
    ['a value for a switch', ['--demo=yes'], "Option '--demo' does not take an argument."],
    ['an empty folder', ['--data='], '--data must not be empty.'],
    ['to be open to everyone and not open', ['--open-to-everyone'], '--open-to-everyone says how far --open goes; give --open as well.'],
    ['an unknown log level', ['--log-level', 'loud'], '--log-level must be one of debug, info, warn, error, silent, not "loud".'],
    ['no connection at all', ['--connections-per-address', '0'], '--connections-per-address must be a whole number from 1 to 1000000, not "0".'],
    ['an unknown bound', ['--limit', 'speed=9'], `--limit knows no "speed"; it is one of ${Object.keys(defaultConfig.limits).join(', ')}.`],
    ['a bound that every object has', ['--limit', 'constructor=9'], `--limit knows no "constructor"; it is one of ${Object.keys(defaultConfig.limits).join(', ')}.`],
    ['a bound without a value', ['--limit', 'members'], '--limit members must be a number of at least 0, like members=4000, not "".'],
    ['a bound below nothing', ['--limit', 'members=-1'], '--limit members must be a number of at least 0, like members=4000, not "-1".'],
    ['a public address with a path', ['--public-url', 'https://a.example/b'], '--public-url must be like https://run.example.org, without a path, not "https://a.example/b".'],
    ['a public address of another kind', ['--public-url', 'ws://a.example'], '--public-url must be like https://run.example.org, without a path, not "ws://a.example".'],
    ['tiles without a zoom', ['--tiles', 'https://a.example/{x}/{y}'], '--tiles must be like https://tiles.example.org/{z}/{x}/{y}.png, not "https://a.example/{x}/{y}".'],
    ['tiles of many hosts', ['--tiles', 'https://{s}.a.example/{z}/{x}/{y}'], '--tiles must be like https://tiles.example.org/{z}/{x}/{y}.png, not "https://{s}.a.example/{z}/{x}/{y}".'],
  ])('is named: %s', (_, args, sentence) => {
    expect(complaint(args)).toBe(sentence);
  });
});
