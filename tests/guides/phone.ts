/** A position as plugins report one, and the place in metres north of where the test begins. */
export interface Told {
  readonly time: number;
  readonly metres: number;
}

interface Watcher {
  readonly heard: (told: Told) => void;
  readonly failed: (failure: Failure) => void;
}

export type Failure = 'denied' | 'timeout';

type Task = (body: { data: object; error: { code: string; message: string } | null }) => Promise<unknown>;

const coordsOf = ({ metres }: Told) => ({ latitude: 46 + metres / 111_150, longitude: -30, accuracy: 5, altitude: 400, altitudeAccuracy: null, heading: null, speed: 3, bearing: null, simulated: false });

/** A phone with the location plugins of React Native and Capacitor, each in the shape that its page documents. */
export class Phone {
  /** What the person answers, and has answered. */
  isAllowed = true;
  /** Whether the phone knows where it is at all. */
  isLocationOn = true;
  /** A question that stays open until it is resolved. */
  question: Promise<void> = Promise.resolve();
  readonly options: object[] = [];
  readonly #watchers = new Map<string, Watcher>();
  readonly #tasks = new Map<string, Task>();
  #ids = 0;

  get watching(): number {
    return this.#watchers.size;
  }

  report(told: Told): void {
    for (const { heard } of this.#watchers.values()) heard(told);
  }

  fail(failure: Failure): void {
    for (const { failed } of this.#watchers.values()) failed(failure);
  }

  /** What `globalThis.standIns` is to hold. */
  readonly plugins = {
    'react-native': {
      Platform: { OS: 'android' },
      PermissionsAndroid: { PERMISSIONS: { ACCESS_FINE_LOCATION: 'android.permission.ACCESS_FINE_LOCATION' }, RESULTS: { GRANTED: 'granted' }, request: async () => ((await this.#answer()) ? 'granted' : 'denied') },
    },
    '@react-native-community/geolocation': {
      watchPosition: (success: (position: object) => void, error: (failure: object) => void, options: object) =>
        Number(this.#watch(options, {
          heard: (told) => success({ timestamp: told.time, coords: coordsOf(told) }),
          failed: (failure) => error({ code: failure === 'denied' ? 1 : 3, message: failure, PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 }),
        })),
      clearWatch: (id: number) => void this.#watchers.delete(String(id)),
    },
    'expo-location': {
      Accuracy: { BestForNavigation: 6 },
      ActivityType: { Fitness: 3 },
      requestForegroundPermissionsAsync: async () => ({ granted: await this.#answer(), canAskAgain: true }),
      requestBackgroundPermissionsAsync: async () => ({ granted: this.isAllowed, canAskAgain: true }),
      hasServicesEnabledAsync: () => Promise.resolve(this.isLocationOn),
      startLocationUpdatesAsync: (name: string, options: object) => {
        const run = (data: object, error: { code: string; message: string } | null): void => void this.#tasks.get(name)?.({ data, error });
        this.options.push(options);
        this.#watchers.set(name, { heard: (told) => run({ locations: [{ timestamp: told.time, coords: coordsOf(told) }] }, null), failed: (message) => run({}, { code: 'E_LOCATION', message }) });
        return Promise.resolve();
      },
      stopLocationUpdatesAsync: (name: string) => Promise.resolve(void this.#watchers.delete(name)),
    },
    'expo-task-manager': { defineTask: (name: string, task: Task) => void this.#tasks.set(name, task) },
    '@capacitor/geolocation': {
      Geolocation: {
        requestPermissions: async () => {
          if (!this.isLocationOn) throw new Error('Location services are not enabled.');
          return { location: (await this.#answer()) ? 'granted' : 'denied' };
        },
        watchPosition: (options: object, callback: (position: object | null, error?: object) => void) =>
          Promise.resolve(this.#watch(options, {
            heard: (told) => callback({ timestamp: told.time, coords: coordsOf(told) }),
            failed: (failure) => callback(null, { code: failure === 'denied' ? 'OS-PLUG-GLOC-0003' : 'OS-PLUG-GLOC-0010', message: failure }),
          })),
        clearWatch: ({ id }: { readonly id: string }) => Promise.resolve(void this.#watchers.delete(id)),
      },
    },
    '@capacitor/core': { registerPlugin: () => this.#background },
  };

  readonly #background = {
    addWatcher: async (options: object, callback: (location?: object, error?: object) => void) => {
      await this.question;
      const failed = (failure: Failure): void => callback(undefined, Object.assign(new Error(failure), failure === 'denied' && { code: 'NOT_AUTHORIZED' }));
      const id = this.#watch(options, { heard: (told) => callback({ ...coordsOf(told), time: told.time }), failed });
      // It tells both in the same way, once it is watching.
      if (!this.isAllowed || !this.isLocationOn) failed('denied');
      return id;
    },
    removeWatcher: ({ id }: { readonly id: string }) => Promise.resolve(void this.#watchers.delete(id)),
  };

  async #answer(): Promise<boolean> {
    await this.question;
    return this.isAllowed;
  }

  #watch(options: object, watcher: Watcher): string {
    this.options.push(options);
    this.#ids += 1;
    this.#watchers.set(String(this.#ids), watcher);
    return String(this.#ids);
  }
}
