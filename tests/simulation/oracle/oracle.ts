import type { Witness } from '../world/witness.ts';
import type { PromiseId } from './ledger.ts';

/** A promise that was broken. */
export interface Violation {
  readonly promise: PromiseId;
  readonly message: string;
}

const hooks = [
  'recorded', 'up', 'pong', 'down', 'closing', 'closed', 'heard', 'opening', 'ended', 'joins', 'told', 'shown', 'failed', 'crashed', 'asksToDelete', 'deleted',
  'committed', 'serverStarted', 'serverCrashed', 'found', 'check', 'atRest',
] as const satisfies readonly (keyof Witness)[];

/** One witness that passes on what it sees to all others, in their order. */
export function all(witnesses: readonly Witness[]): Required<Witness> {
  const passOn = (hook: keyof Witness): unknown => {
    const interested = witnesses.filter((witness) => witness[hook] !== undefined) as unknown as readonly Record<string, (...args: unknown[]) => void>[];
    return (...args: unknown[]): void => {
      for (const witness of interested) witness[hook]?.(...args);
    };
  };
  return Object.fromEntries(hooks.map((hook) => [hook, passOn(hook)])) as unknown as Required<Witness>;
}
