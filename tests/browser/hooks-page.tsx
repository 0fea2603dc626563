import { RealTimeSyncService, type Observable } from '@paceline/client';
import { useConnectionStatus, useFriends, useGap, useSession } from '@paceline/client/react';
import { MockWebSocketClient, VirtualEnvironment } from '@paceline/client/testing';
import { Fragment, StrictMode, type ComponentType, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

type Told = 'sessionInfo' | 'friendUpdates' | 'connectionStatus' | 'samples';

/** Ana in a session, without a network: on virtual time, and counting who listens to her service. */
interface Runner {
  readonly environment: VirtualEnvironment;
  readonly mock: MockWebSocketClient;
  readonly service: RealTimeSyncService;
  /** How many subscriptions there are now, without those of none. */
  readonly listeners: () => Partial<Record<Told, number>>;
  /** Ana and Ben are there, both a second later than before. */
  readonly step: (ana: number, ben: number) => Promise<void>;
}

/** What the test of the hooks does in the page. */
export interface Lab {
  readonly join: () => Promise<Runner>;
  /** Shows these components of a runner's service, in the place of those before; ids are `title`, `title-2`, … */
  readonly show: (runner: Runner, views: readonly string[], strict?: boolean) => void;
  readonly hide: () => void;
  /** The text of a component, and how often it was rendered since the last look. */
  readonly look: (id: string) => { readonly text: string; readonly renders: number };
}

declare global {
  interface Window {
    lab: Lab;
  }
}

interface ViewProps {
  readonly sync: RealTimeSyncService;
  readonly id: string;
}

const renders = new Map<string, number>();

/** Rendered with every render of the component around it, because its children are never the same object. */
function Seen({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  renders.set(id, (renders.get(id) ?? 0) + 1);
  return <output id={id}>{children}</output>;
}

const views: Readonly<Record<string, ComponentType<ViewProps>>> = {
  title: ({ sync, id }) => <Seen id={id}>{[useSession(sync, (session) => session?.title)]}</Seen>,
  roster: ({ sync, id }) => <Seen id={id}>{[useSession(sync)?.roster.map(({ name, presence }) => `${name} ${presence}`).join()]}</Seen>,
  names: ({ sync, id }) => <Seen id={id}>{[useFriends(sync, (friends) => friends.map(({ name }) => name)).join()]}</Seen>,
  friends: ({ sync, id }) => <Seen id={id}>{[useFriends(sync).map(({ sample, state }) => `${sample.distance} ${state}`).join()]}</Seen>,
  set: ({ sync, id }) => <Seen id={id}>{[[...useFriends(sync, (friends) => new Set(friends.map(({ name }) => name)))].join()]}</Seen>,
  later: ({ sync, id }) => <Seen id={id}>{[useFriends(sync, (friends) => () => friends.length)()]}</Seen>,
  status: ({ sync, id }) => <Seen id={id}>{[useConnectionStatus(sync).state]}</Seen>,
  gap: function GapView({ sync, id }) {
    const gap = useGap(sync, 'ben');
    return <Seen id={id}>{[gap === undefined ? 'unknown' : `${gap.metres} m, ${gap.seconds} s, ${gap.relation}`]}</Seen>;
  },
};

async function join(): Promise<Runner> {
  const environment = new VirtualEnvironment();
  const mock = new MockWebSocketClient({ environment });
  const service = new RealTimeSyncService({ url: 'https://run.example.org', connection: mock, environment });
  await environment.settle(service.joinSession('run', 'ana', ['ben'], { name: 'Ana' }));
  const counts = { sessionInfo: counted(service.sessionInfo), friendUpdates: counted(service.friendUpdates), connectionStatus: counted(service.connectionStatus), samples: counted(service.samples) };
  return {
    environment,
    mock,
    service,
    listeners: () => Object.fromEntries(Object.entries(counts).map(([told, count]) => [told, count()]).filter(([, count]) => count !== 0)),
    async step(ana, ben) {
      await environment.advance(1_000);
      service.sendPaceUpdate({ pace: 5, distance: ana });
      mock.simulateFriendUpdate({ userId: 'ben', distance: ben });
      await environment.advance(1);
    },
  };
}

/** Counts the subscriptions of an observable from now on. */
function counted(observable: Observable<unknown>): () => number {
  const subscribe = observable.subscribe.bind(observable);
  let count = 0;
  observable.subscribe = (...args: never[]) => {
    const subscription = subscribe(...args);
    count += 1;
    subscription.add(() => (count -= 1));
    return subscription;
  };
  return () => count;
}

/** Begins in the element of that id; `more` are components to show beside the page's own. */
export function start(element: string, more: Readonly<Record<string, ComponentType<ViewProps>>> = {}): void {
  const all = { ...views, ...more };
  const root = createRoot(document.getElementById(element) ?? document.body);
  window.lab = {
    join,
    show(runner, names, strict = false) {
      const Frame = strict ? StrictMode : Fragment;
      const shown = names.map((id) => {
        const View = all[id.replace(/-\d$/, '')] ?? (() => `There is no component ${id}.`);
        return <View key={id} id={id} sync={runner.service} />;
      });
      // At once, with the effects in which components subscribe.
      flushSync(() => root.render(<Frame>{shown}</Frame>));
    },
    hide: () => flushSync(() => root.render(null)),
    look(id) {
      const seen = renders.get(id) ?? 0;
      renders.delete(id);
      return { text: document.getElementById(id)?.textContent ?? '', renders: seen };
    },
  };
}
