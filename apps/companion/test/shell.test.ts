import { describe, expect, it } from 'vitest';
import { answerTo, mayTakeOver, type Asked } from '../src/worker/answers.ts';

const ORIGIN = 'https://run.example.org';
const shell = { version: '1', files: { '/': 'sha384-a', '/icon.svg': 'sha384-b', '/assets/main-1a2b3c.js': 'sha384-c' } };
const ask = (url: string, more: Partial<Asked> = {}) => answerTo({ method: 'GET', mode: 'no-cors', url: new URL(url, ORIGIN).href, ...more }, ORIGIN, shell);

describe('the service worker', () => {
  it.each(['/', '/?x=1', '/j/ABC-DEF', '/s/some/session', '/s/some/results', '/s/some/replay', '/runs', '/file'])('answers the page at %s from the network first, and from the one page it keeps', (path) => {
    expect(ask(path, { mode: 'navigate' })).toEqual({ from: 'network', path: '/' });
  });

  it('answers files whose names carry a hash from what it keeps, and others from the network first', () => {
    expect(ask('/assets/main-1a2b3c.js')).toEqual({ from: 'kept', path: '/assets/main-1a2b3c.js' });
    expect(ask('/icon.svg')).toEqual({ from: 'network', path: '/icon.svg' });
  });

  it.each(['/api/config', '/api/sessions/s1/tracks/ana.json', '/ws?ticket=secret', '/healthz', '/metrics', '/assets/of-another-build.js', '/sw.js', '/constructor', 'https://tiles.example.org/1/2/3.png', 'https://elsewhere.example.org/'])(
    'keeps out of %s',
    (url) => expect(ask(url)).toEqual({ from: 'browser' }),
  );

  it('keeps out of what is opened but is no page of the companion, and of what is sent', () => {
    for (const path of ['/api/openapi.json', '/s', '/j/', '/other', '/runs/x', '/files']) expect(ask(path, { mode: 'navigate' })).toEqual({ from: 'browser' });
    expect(ask('/', { method: 'POST', mode: 'navigate' })).toEqual({ from: 'browser' });
  });
});

describe('a new version of the service worker', () => {
  const url = `${ORIGIN}/s/s1`;

  it('takes over before the first page is loaded, or the only one again', () => {
    expect(mayTakeOver({ url, cache: 'default' }, [])).toBe(true);
    expect(mayTakeOver({ url, cache: 'no-cache' }, [{ url }])).toBe(true);
  });

  it('waits while a page is open that stays', () => {
    expect(mayTakeOver({ url, cache: 'default' }, [{ url }])).toBe(false);
    expect(mayTakeOver({ url, cache: 'no-cache' }, [{ url: `${ORIGIN}/s/s2` }])).toBe(false);
    expect(mayTakeOver({ url, cache: 'no-cache' }, [{ url }, { url }])).toBe(false);
  });
});
