import type { Cancel, Environment, Fix } from '@paceline/core';
import type { LocationSource, PositionState, SourceListener } from './source.ts';

/** What the source needs of the browser; what is undefined here is missing on pages that did not come over https. */
export interface GeolocationPlatform {
  readonly geolocation: Geolocation | undefined;
  readonly permissions: Permissions | undefined;
  /** Whether the page came over https or from this device. */
  readonly secure: boolean;
  readonly environment: Environment;
}

/** Silence of the device after which it is asked once more, milliseconds. */
const SILENCE = 3_000;

const options: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 };

/** The device's own positions, which a browser gives only while the page is visible. */
export function geolocationSource(platform: GeolocationPlatform): LocationSource {
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

type Blocked = Extract<PositionState, { kind: 'blocked' }>;

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

function blocked(listener: SourceListener, state: Blocked): () => void {
  listener.state(state);
  return () => undefined;
}

function watch(geolocation: Geolocation, listener: SourceListener, environment: Environment): () => void {
  let cancel: Cancel = () => undefined;
  let stopped = false;
  const heard = (position: GeolocationPosition) => {
    if (stopped) return;
    listener.state({ kind: 'ready', accuracy: position.coords.accuracy });
    listener.fix(fixOf(position), environment.now());
    askAgain();
  };
  // The other errors (no position, timeout) are temporary: the watch goes on by itself.
  const failed = (error: GeolocationPositionError) =>
    listener.state(error.code === error.PERMISSION_DENIED ? denied : { kind: 'searching' });
  // Some devices say nothing while nobody moves, which would look like a lost signal.
  const askAgain = () => {
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

/** A browser's position as a fix; what it does not know is null there and absent here. */
export function fixOf({ coords, timestamp }: Pick<GeolocationPosition, 'timestamp'> & { coords: Omit<GeolocationCoordinates, 'toJSON'> }): Fix {
  const { latitude, longitude, accuracy, speed, altitude } = coords;
  return {
    time: timestamp,
    location: { latitude, longitude },
    accuracy,
    ...(speed === null || Number.isNaN(speed) ? {} : { speed }),
    ...(altitude === null ? {} : { altitude }),
  };
}

/** Calls `granted` when the person changes their mind in the browser's settings. */
function followPermission(permissions: Permissions | undefined, granted: () => void): () => void {
  let stop = () => undefined as void;
  let stopped = false;
  const follow = (status: PermissionStatus) => {
    if (stopped) return;
    const changed = () => {
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
