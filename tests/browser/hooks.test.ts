import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { bundledPage, doIn } from './hooks-lab.ts';
import type { Lab } from './hooks-page.tsx';

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([openBrowser(), bundledPage()]);
}, 60_000);

afterAll(() => browser?.close());

const inPage = <Result>(act: (lab: Lab) => Promise<Result>): Promise<Result> => doIn(browser, script, act);

describe('a component with a hook', () => {
  it('renders for the session when its content changes, and not when the server says the same again', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const ana = await join();
      show(ana, ['title', 'roster']);
      const both = () => [look('title'), look('roster')];
      const first = both();
      ana.mock.simulateSessionStatus();
      await ana.environment.advance(1);
      const same = both();
      ana.mock.simulateSessionStatus({ title: 'Sunday run' });
      await ana.environment.advance(1);
      const titled = both();
      ana.mock.simulateEvent({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' });
      await ana.environment.advance(1);
      return { first, same, titled, joined: both() };
    });
    expect(seen).toEqual({
      first: [{ text: '', renders: 1 }, { text: 'Ana here', renders: 1 }],
      same: [{ text: '', renders: 0 }, { text: 'Ana here', renders: 0 }],
      titled: [{ text: 'Sunday run', renders: 1 }, { text: 'Ana here', renders: 1 }],
      joined: [{ text: 'Sunday run', renders: 0 }, { text: 'Ana here,Ben here', renders: 1 }],
    });
  });

  it('renders for friends when what it selects of them changes, and not for each of their ticks', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const ana = await join();
      ana.mock.simulateFriendUpdate({ userId: 'ben', distance: 10 });
      show(ana, ['names', 'friends']);
      const both = () => [look('names'), look('friends')];
      const first = both();
      await ana.step(13, 14);
      const tick = both();
      ana.mock.simulateFriendUpdate({ userId: 'cleo', distance: 9 });
      await ana.environment.advance(1);
      const another = both();
      await ana.environment.advance(6_000);
      return { first, tick, another, old: both() };
    });
    expect(seen).toEqual({
      first: [{ text: 'ben', renders: 1 }, { text: '10 live', renders: 1 }],
      tick: [{ text: 'ben', renders: 0 }, { text: '14 live', renders: 1 }],
      another: [{ text: 'cleo,ben', renders: 1 }, { text: '9 live,14 live', renders: 1 }],
      // Both grow old, one a millisecond after the other.
      old: [{ text: 'cleo,ben', renders: 0 }, { text: '9 delayed,14 delayed', renders: 2 }],
    });
  });

  it('may select what is another object each time, such as a Set or a function: it then renders with each tick', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const ana = await join();
      ana.mock.simulateFriendUpdate({ userId: 'ben', distance: 10 });
      show(ana, ['set', 'later']);
      const both = () => [look('set'), look('later')];
      const first = both();
      await ana.step(13, 14);
      return { first, tick: both() };
    });
    expect(seen).toEqual({ first: [{ text: 'ben', renders: 1 }, { text: '1', renders: 1 }], tick: [{ text: 'ben', renders: 1 }, { text: '1', renders: 1 }] });
  });

  it('renders for a gap when it has changed by a metre, a second or in its relation', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const ana = await join();
      show(ana, ['gap']);
      const first = look('gap');
      await ana.step(100, 140);
      const known = look('gap');
      await ana.step(103, 143.4);
      const less = look('gap');
      await ana.step(106, 147);
      return { first, known, less, more: look('gap') };
    });
    expect(seen).toEqual({
      first: { text: 'unknown', renders: 1 },
      known: { text: '40 m, undefined s, ahead', renders: 1 },
      less: { text: '40 m, undefined s, ahead', renders: 0 },
      more: { text: '41 m, undefined s, ahead', renders: 1 },
    });
  });

  it('renders for the connection when its state changes, and for nothing else when it comes back', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const ana = await join();
      await ana.step(100, 140);
      const all = ['status', 'roster', 'names', 'gap'];
      show(ana, all);
      const looks = () => all.map(look);
      const first = looks();
      ana.mock.simulateConnection();
      await ana.environment.advance(1);
      const same = looks();
      ana.mock.simulateDisconnection();
      await ana.environment.advance(1);
      const broken = looks();
      ana.mock.simulateConnection();
      await ana.environment.advance(1);
      return { first, same, broken, back: looks() };
    });
    const others = (renders: number) => [{ text: 'Ana here,ben here', renders }, { text: 'ben', renders }, { text: 'unknown', renders }];
    expect(seen).toEqual({
      first: [{ text: 'connected', renders: 1 }, ...others(1)],
      same: [{ text: 'connected', renders: 0 }, ...others(0)],
      broken: [{ text: 'connecting', renders: 1 }, ...others(0)],
      back: [{ text: 'connected', renders: 1 }, ...others(0)],
    });
  });

  it('lets go of the service when it is hidden, and of what is worked out for it', async () => {
    const seen = await inPage(async ({ join, show, hide, look }) => {
      const ana = await join();
      show(ana, ['title', 'names', 'status', 'gap']);
      const shown = ana.listeners();
      hide();
      const hidden = ana.listeners();
      ['title', 'names', 'status', 'gap'].map(look);
      await ana.step(100, 140);
      ana.mock.simulateDisconnection();
      await ana.environment.advance(1);
      return { shown, hidden, after: ['title', 'names', 'status', 'gap'].map((id) => look(id).renders) };
    });
    // Of the session and the friends, one for the component and one for the gap.
    expect(seen).toEqual({ shown: { sessionInfo: 2, friendUpdates: 2, connectionStatus: 1, samples: 1 }, hidden: {}, after: [0, 0, 0, 0] });
  });
});

describe('two components', () => {
  it('share the way so far, which outlives either of them', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const ana = await join();
      show(ana, ['gap']);
      for (let second = 1; second <= 20; second += 1) await ana.step(second * 3, second * 4);
      const one = look('gap').text;
      show(ana, ['gap', 'gap-2']);
      const { samples } = ana.listeners();
      const two = [look('gap'), look('gap-2')].map(({ text }) => text);
      show(ana, ['gap-2']);
      look('gap-2');
      await ana.step(63, 84);
      return { one, two, samples, left: look('gap-2') };
    });
    expect(seen).toEqual({
      one: '20 m, 5 s, ahead',
      two: ['20 m, 5 s, ahead', '20 m, 5 s, ahead'],
      samples: 1,
      left: { text: '21 m, 5 s, ahead', renders: 1 },
    });
  });
});

describe('a component that is given another service', () => {
  it('shows that one at once, and has left the first', async () => {
    const seen = await inPage(async ({ join, show, look }) => {
      const all = ['title', 'names', 'status', 'gap'];
      const looks = () => all.map(look);
      const [first, second] = [await join(), await join()];
      first.mock.simulateSessionStatus({ title: 'First' });
      second.mock.simulateSessionStatus({ title: 'Second' });
      second.mock.simulateFriendUpdate({ userId: 'cleo' });
      show(first, all);
      await first.step(100, 140);
      const before = looks().map(({ text }) => text);
      show(second, all);
      const after = looks();
      const listeners = [first.listeners(), second.listeners()];
      first.mock.simulateDisconnection();
      first.mock.simulateFriendUpdate({ userId: 'dora' });
      await first.step(103, 150);
      const quiet = looks().map(({ renders }) => renders);
      second.mock.simulateSessionStatus({ title: 'Still second' });
      await second.environment.advance(1);
      return { before, after, listeners, quiet, news: look('title') };
    });
    expect(seen).toEqual({
      before: ['First', 'ben', 'connected', '40 m, undefined s, ahead'],
      after: [{ text: 'Second', renders: 1 }, { text: 'cleo', renders: 1 }, { text: 'connected', renders: 1 }, { text: 'unknown', renders: 1 }],
      listeners: [{}, { sessionInfo: 2, friendUpdates: 2, connectionStatus: 1, samples: 1 }],
      quiet: [0, 0, 0, 0],
      news: { text: 'Still second', renders: 1 },
    });
  });
});

describe('in StrictMode', () => {
  it('components listen once, render as seldom, and leave nothing behind', async () => {
    const seen = await inPage(async ({ join, show, hide, look }) => {
      const all = ['title', 'names', 'status', 'gap'];
      const ana = await join();
      show(ana, all, true);
      const listeners = ana.listeners();
      all.map(look);
      await ana.step(100, 140);
      const looks = all.map(look);
      hide();
      return { listeners, looks, hidden: ana.listeners() };
    });
    expect(seen).toEqual({
      listeners: { sessionInfo: 2, friendUpdates: 2, connectionStatus: 1, samples: 1 },
      // React calls each component twice for one render here.
      looks: [{ text: '', renders: 0 }, { text: 'ben', renders: 2 }, { text: 'connected', renders: 0 }, { text: '40 m, undefined s, ahead', renders: 2 }],
      hidden: {},
    });
  });
});

describe('the sample of the README', () => {
  it('shows the session, who runs, and how far ahead they are', async () => {
    const text = await inPage(async ({ join, show }) => {
      const ana = await join();
      ana.mock.simulateSessionStatus({ title: 'Sunday run' });
      show(ana, ['readme']);
      // The first one shows who is there; the gap is known from the next on.
      await ana.step(97, 137);
      await ana.step(100, 140);
      return document.getElementById('root')?.innerText;
    });
    expect(text).toBe('Sunday run (connected)\n\nben: 40 m ahead');
  });
});
