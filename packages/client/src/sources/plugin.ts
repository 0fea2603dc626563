import { systemEnvironment, type Cancel, type Environment, type Fix } from '@paceline/core';
import { fixOf, type PositionLike } from './geolocation.ts';
import type { LocationSource, SourceListener } from './source.ts';

/** Why there is nothing, and what the person can do, a sentence each. */
export interface Hindrance {
  readonly reason: string;
  readonly remedy: string;
}

/** What the plugin of a native app says. */
export interface PluginListener {
  /** A position in the form of the W3C; what the device does not know is null. */
  readonly heard: (position: PositionLike) => void;
  /** There is no position just now, such as after a timeout; the plugin goes on. */
  readonly searching: () => void;
  /** There will be none until the person does something. */
  readonly blocked: (hindrance: Hindrance) => void;
}

/** A location plugin of a native app. */
export interface LocationPlugin {
  /** Asks for permission, and begins; resolves with what ends it, or rejects when it cannot be used. */
  readonly watch: (on: PluginListener) => Promise<() => void>;
  /** Calls `again` whenever the person is back in the app, perhaps from its settings; the returned function ends that. */
  readonly onReturn?: ((again: () => void) => () => void) | undefined;
}

/** Silence after which there is no position any more, milliseconds. */
const SILENCE = 10_000;

const failure = (error: unknown): Hindrance => ({
  reason: `The positions of this device could not be started (${error instanceof Error ? error.message : String(error)}).`,
  remedy: 'Switch location on, allow it for this app in the settings of the phone, and come back.',
});

/**
 * Makes a source of a native app's location plugin. Where that is blocked it is tried again when the person is back in the
 * app; what it still says after its end is not heard.
 */
export function pluginSource(plugin: LocationPlugin, environment: Environment = systemEnvironment): LocationSource {
  return {
    start(listener) {
      const watching = new Watching(plugin, listener, environment);
      watching.begin();
      const stopReturning = plugin.onReturn?.(() => watching.again());
      return () => {
        stopReturning?.();
        watching.end();
      };
    },
  };
}

/** One source that was started. */
class Watching {
  readonly #plugin: LocationPlugin;
  readonly #listener: SourceListener<Fix>;
  readonly #environment: Environment;
  /** Counts the attempts, because an earlier one may still answer. */
  #attempt = 0;
  #isBlocked = false;
  #stop: Cancel = () => undefined;
  #cancel: Cancel = () => undefined;

  constructor(plugin: LocationPlugin, listener: SourceListener<Fix>, environment: Environment) {
    this.#plugin = plugin;
    this.#listener = listener;
    this.#environment = environment;
  }

  begin(): void {
    this.#listener.state({ kind: 'asking' });
    void this.#watch();
  }

  again(): void {
    if (!this.#isBlocked) return;
    this.end();
    this.begin();
  }

  end(): void {
    this.#attempt += 1;
    this.#isBlocked = false;
    this.#cancel();
    this.#stop();
    this.#stop = () => undefined;
  }

  async #watch(): Promise<void> {
    const attempt = this.#attempt;
    let hasSpoken = false;
    const whileCurrent = <Said extends readonly unknown[]>(act: (...said: Said) => void) => (...said: Said): void => {
      if (attempt !== this.#attempt) return;
      hasSpoken = true;
      act(...said);
    };
    const on: PluginListener = {
      heard: whileCurrent((position) => this.#hear(position)),
      searching: whileCurrent(() => this.#search()),
      blocked: whileCurrent((hindrance) => this.#block(hindrance)),
    };
    const stop = await this.#plugin.watch(on).catch((error: unknown) => {
      on.blocked(failure(error));
      return () => undefined;
    });
    // It was ended while the person was being asked.
    if (attempt !== this.#attempt) return stop();
    this.#stop = stop;
    if (!hasSpoken) this.#search();
  }

  #hear(position: PositionLike): void {
    this.#isBlocked = false;
    const fix = fixOf(position);
    this.#listener.state({ kind: 'ready', ...(fix.accuracy !== undefined && { accuracy: fix.accuracy }) });
    this.#cancel();
    // Before it is heard, because it may be the last of the run.
    this.#cancel = this.#environment.setTimer(SILENCE, () => this.#search());
    this.#listener.heard(fix, this.#environment.now());
  }

  #search(): void {
    this.#cancel();
    this.#listener.state({ kind: 'searching' });
  }

  #block({ reason, remedy }: Hindrance): void {
    this.#cancel();
    this.#isBlocked = true;
    this.#listener.state({ kind: 'blocked', reason, remedy });
  }
}
