import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { current, upTo, World } from '../support/world.ts';

type Trouble =
  | { readonly do: 'run'; readonly samples: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'weather'; readonly weather: World['network']['weather'] }
  | { readonly do: 'latency'; readonly ms: number }
  | { readonly do: 'drop' | 'cut' | 'wake' | 'move' | 'refuse_some' | 'event' | 'unheard_event' };

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('run' as const), samples: fc.integer({ min: 1, max: 500 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 8_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('weather' as const), weather: fc.constantFrom('up' as const, 'refused' as const, 'black_hole' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('latency' as const), ms: fc.integer({ min: 1, max: 1_500 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('drop' as const, 'cut' as const, 'wake' as const, 'move' as const, 'refuse_some' as const, 'event' as const, 'unheard_event' as const) }) },
);

async function suffer(world: World, what: Trouble): Promise<void> {
  const { network, server, service, environment } = world;
  switch (what.do) {
    case 'run':
      for (let i = 0; i < what.samples; i++) world.run();
      return;
    case 'wait':
      return environment.advance(what.ms);
    case 'weather':
      network.weather = what.weather;
      return;
    case 'latency':
      network.latency = what.ms;
      return;
    case 'drop':
      return network.last.drop();
    case 'cut':
      network.last.cut = true;
      return;
    case 'wake':
      return service.wake();
    case 'move':
      for (const connection of server.members()) connection.send({ type: 'reconnect', data: { delay: 500, reason: 'deploy' } });
      return;
    case 'refuse_some': {
      let left = 3;
      server.refuseSamples = () => (left-- > 0 ? 'service_unavailable' : undefined);
      return;
    }
    case 'event':
      return server.happen({ kind: 'paused', userId: 'ana' });
    case 'unheard_event':
      return server.happen({ kind: 'resumed', userId: 'ana' }, true);
  }
}

describe('[G2][G3][G4] whatever the network does to a run', () => {
  test('every sample is stored once and in order, every event is told once and in order, and nothing goes on after close', async () => {
    let reconnects = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { maxLength: 40, size: 'max' }), fc.integer(), async (troubles, seed) => {
        const world = new World({ seed });
        await world.join();
        for (const what of troubles) await suffer(world, what);
        world.network.weather = 'up';
        world.network.latency = 20;
        world.service.wake();
        await world.environment.advance(120_000);
        world.server.happen({ kind: 'finished', userId: 'ana' });
        await world.environment.advance(1_000);
        reconnects += world.network.sockets.length - 1;

        expect(world.stored()).toEqual(upTo(world.recorded));
        expect(current(world.service.outbox)).toEqual({ pending: 0, acked: world.recorded });
        expect(world.events.map(({ offset }) => offset)).toEqual(upTo(world.server.events.length).slice(1));
        expect(world.server.violations).toEqual([]);
        expect(current(world.service.connectionStatus)).toEqual({ state: 'connected' });
        world.service.close();
        await world.environment.advance(5_000);
        expect(world.environment.timers).toBe(0);
      }),
      { numRuns: 60 },
    );
    // Without reconnects nothing would have been tested. How many there are is left to chance, and so is the bound.
    expect(reconnects).toBeGreaterThan(6);
  }, 60_000);
});
