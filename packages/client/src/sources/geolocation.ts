import { systemEnvironment, type Cancel, type Environment, type Fix } from '@paceline/core';
import type { LocationSource, SourceListener, SourceState } from './source.ts';

/** A position of the W3C Geolocation API; what the device does not know is null there. */
export interface PositionLike {
  readonly timestamp: number;
  readonly coords: {
    readonly latitude: number;
    readonly longitude: number;
    /** Null where a native plugin does not know it. */
    readonly accuracy: number | null;
    readonly altitude: number | null;
    readonly speed: number | null;
  };
}

export interface PositionErrorLike {
  readonly code: number;
  readonly PERMISSION_DENIED: number;
}

export interface WatchOptions {
  readonly enableHighAccuracy: boolean;
  readonly maximumAge: number;
  readonly timeout: number;
}

/** The part of the W3C Geolocation API that the source uses. */
export interface GeolocationLike {
  watchPosition(heard: (position: PositionLike) => void, failed: (error: PositionErrorLike) => void, options: WatchOptions): number;
  getCurrentPosition(heard: (position: PositionLike) => void, failed: (error: PositionErrorLike) => void, options: WatchOptions): void;
  clearWatch(id: number): void;
}

export interface PermissionLike {
  readonly state: string;
  addEventListener(type: 'change', listener: () => void): void;
  removeEventListener(type: 'change', listener: () => void): void;
}

export interface PermissionsLike {
  query(descriptor: { readonly name: 'geolocation' }): Promise<PermissionLike>;
}

/** What the source needs of the browser; what is undefined here is missing on pages that did not come over https. */
export interface GeolocationPlatform {
  readonly geolocation: GeolocationLike | undefined;
  readonly permissions: PermissionsLike | undefined;
  /** Whether the page came over https or from this device. */
  readonly secure: boolean;
  readonly environment: Environment;
}

// Read from globalThis, because this package is compiled without the DOM's types.
const page = globalThis as { readonly navigator?: { readonly geolocation?: GeolocationLike; readonly permissions?: PermissionsLike }; readonly isSecureContext?: boolean };

const ownPlatform = (): GeolocationPlatform => ({
  geolocation: page.navigator?.geolocation,
  permissions: page.navigator?.permissions,
  secure: page.isSecureContext ?? true,
  environment: systemEnvironment,
});

/** Silence of the device after which it is asked once more, milliseconds. */
const SILENCE = 3_000;

const options: WatchOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 };

/** The browser's own positions, which it gives only while the page is visible. */
export function geolocationSource(platform: GeolocationPlatform = ownPlatform()): LocationSource {
  return {
    start(listener) {
      const { geolocation, secure } = platform;
      if (!secure) return blocked(listener, insecure);
      if (geolocation === undefined) return blocked(listener, missing);
      listener.state({ kind: 'asking' });
      let stop = watch(geolocation, listener, platform.environment);
      const stopFollowing = followPermission(platform.permissions, () => {
        stop();
        listener.state({ kind: 'searching' });
        stop = watch(geolocation, listener, platform.environment);
      });
      return () => {
        stopFollowing();
        stop();
      };
    },
  };
}

type Blocked = Extract<SourceState, { kind: 'blocked' }>;

const insecure: Blocked = {
  kind: 'blocked',
  reason: 'Browsers give positions only to pages that came over https.',
  remedy: 'Open this address with https, or on this device as http://localhost.',
};

const missing: Blocked = {
  kind: 'blocked',
  reason: 'This browser cannot tell where it is.',
  remedy: 'Use another browser, or join with a simulated run.',
};

const denied: Blocked = {
  kind: 'blocked',
  reason: 'Location is blocked for this page.',
  remedy: 'Allow location in the page settings of the browser (and in the settings of the phone); it then goes on by itself.',
};

function blocked(listener: SourceListener<Fix>, state: Blocked): () => void {
  listener.state(state);
  return () => undefined;
}

function watch(geolocation: GeolocationLike, listener: SourceListener<Fix>, environment: Environment): () => void {
  let cancel: Cancel = () => undefined;
  let stopped = false;
  const heard = (position: PositionLike): void => {
    if (stopped) return;
    const fix = fixOf(position);
    listener.state({ kind: 'ready', ...(fix.accuracy !== undefined && { accuracy: fix.accuracy }) });
    listener.heard(fix, environment.now());
    askAgain();
  };
  // The other errors (no position, timeout) are temporary: the watch goes on by itself.
  const failed = (error: PositionErrorLike): void => listener.state(error.code === error.PERMISSION_DENIED ? denied : { kind: 'searching' });
  // Some devices say nothing while nobody moves, which would look like a lost signal.
  const askAgain = (): void => {
    cancel();
    if (stopped) return;
    cancel = environment.setTimer(SILENCE, () => {
      geolocation.getCurrentPosition(heard, () => askAgain(), options);
    });
  };
  const id = geolocation.watchPosition(heard, failed, options);
  return () => {
    stopped = true;
    cancel();
    geolocation.clearWatch(id);
  };
}

/** A browser's position as a fix; what it does not know is absent. */
export function fixOf({ coords, timestamp }: PositionLike): Fix {
  const { latitude, longitude, accuracy, speed, altitude } = coords;
  return {
    time: timestamp,
    location: { latitude, longitude },
    ...(accuracy === null ? {} : { accuracy }),
    ...(speed === null || Number.isNaN(speed) ? {} : { speed }),
    ...(altitude === null ? {} : { altitude }),
  };
}

/** Calls `granted` when the person changes their mind in the browser's settings. */
function followPermission(permissions: PermissionsLike | undefined, granted: () => void): () => void {
  let stop = (): void => undefined;
  let stopped = false;
  const follow = (status: PermissionLike): void => {
    if (stopped) return;
    const changed = (): void => {
      if (status.state === 'granted') granted();
    };
    status.addEventListener('change', changed);
    stop = () => status.removeEventListener('change', changed);
  };
  // Where the permission cannot be asked for, the watch's own errors tell the same a little later.
  permissions?.query({ name: 'geolocation' }).then(follow, () => undefined);
  return () => {
    stopped = true;
    stop();
  };
}
