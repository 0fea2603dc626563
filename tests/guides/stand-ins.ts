import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What guides import that runs on phones only: its types as far as the guides use it, and what stands in for it. */
interface StandIn {
  readonly types: string;
  readonly code: string;
}

/** What a test puts into `globalThis.standIns` under that name. */
const given = (name: string): string => `globalThis.standIns?.['${name}'] ?? {}`;

const standIns: Readonly<Record<string, StandIn>> = {
  'react-native': {
    code: `export const listeners = new Set();
export const AppState = { addEventListener: (type, listener) => (listeners.add(listener), { remove: () => void listeners.delete(listener) }) };
export const { Platform, PermissionsAndroid } = ${given('react-native')};`,
    types: `type AppStateStatus = 'active' | 'background' | 'inactive';
export declare const listeners: Set<(state: AppStateStatus) => void>;
export declare const AppState: { addEventListener(type: 'change', listener: (state: AppStateStatus) => void): { remove(): void } };
export declare const Platform: { readonly OS: 'android' | 'ios' };
export declare const PermissionsAndroid: {
  readonly PERMISSIONS: { readonly ACCESS_FINE_LOCATION: 'android.permission.ACCESS_FINE_LOCATION' };
  readonly RESULTS: { readonly GRANTED: 'granted'; readonly DENIED: 'denied'; readonly NEVER_ASK_AGAIN: 'never_ask_again' };
  request(permission: string): Promise<'granted' | 'denied' | 'never_ask_again'>;
};`,
  },
  '@react-native-community/netinfo': {
    code: `export const listeners = new Set();
export default { addEventListener: (listener) => (listeners.add(listener), () => void listeners.delete(listener)) };`,
    types: `type State = { readonly isConnected: boolean | null };
export declare const listeners: Set<(state: State) => void>;
declare const NetInfo: { addEventListener(listener: (state: State) => void): () => void };
export default NetInfo;`,
  },
  '@react-native-community/geolocation': {
    code: `export default ${given('@react-native-community/geolocation')};`,
    types: `interface Response { coords: { latitude: number; longitude: number; altitude: number | null; accuracy: number; altitudeAccuracy: number | null; heading: number | null; speed: number | null }; timestamp: number }
interface Failure { code: number; message: string; PERMISSION_DENIED: number; POSITION_UNAVAILABLE: number; TIMEOUT: number }
interface Options { timeout?: number; maximumAge?: number; enableHighAccuracy?: boolean; distanceFilter?: number; useSignificantChanges?: boolean; interval?: number; fastestInterval?: number }
declare const Geolocation: {
  watchPosition(success: (position: Response) => void, error?: (error: Failure) => void, options?: Options): number;
  clearWatch(watchID: number): void;
};
export default Geolocation;`,
  },
  'expo-location': {
    code: `export const { requestForegroundPermissionsAsync, requestBackgroundPermissionsAsync, hasServicesEnabledAsync, startLocationUpdatesAsync, stopLocationUpdatesAsync, Accuracy, ActivityType } = ${given('expo-location')};`,
    types: `export declare enum Accuracy { Lowest = 1, Low = 2, Balanced = 3, High = 4, Highest = 5, BestForNavigation = 6 }
export declare enum ActivityType { Other = 1, AutomotiveNavigation = 2, Fitness = 3, OtherNavigation = 4, Airborne = 5 }
export interface LocationObject { coords: { latitude: number; longitude: number; altitude: number | null; accuracy: number | null; altitudeAccuracy: number | null; heading: number | null; speed: number | null }; timestamp: number; mocked?: boolean }
export interface LocationTaskOptions {
  accuracy?: Accuracy; timeInterval?: number; distanceInterval?: number; activityType?: ActivityType; pausesUpdatesAutomatically?: boolean;
  showsBackgroundLocationIndicator?: boolean; foregroundService?: { notificationTitle: string; notificationBody: string; notificationColor?: string; killServiceOnDestroy?: boolean };
}
interface PermissionResponse { granted: boolean; canAskAgain: boolean }
export declare function requestForegroundPermissionsAsync(): Promise<PermissionResponse>;
export declare function requestBackgroundPermissionsAsync(): Promise<PermissionResponse>;
export declare function hasServicesEnabledAsync(): Promise<boolean>;
export declare function startLocationUpdatesAsync(taskName: string, options?: LocationTaskOptions): Promise<void>;
export declare function stopLocationUpdatesAsync(taskName: string): Promise<void>;`,
  },
  'expo-task-manager': {
    code: `export const { defineTask } = ${given('expo-task-manager')};`,
    types: `export interface TaskManagerTaskBody<T> { data: T; error: { code: string | number; message: string } | null; executionInfo: { eventId: string; taskName: string } }
export declare function defineTask<T = unknown>(taskName: string, taskExecutor: (body: TaskManagerTaskBody<T>) => Promise<unknown>): void;`,
  },
  '@capacitor/core': {
    code: `export const { registerPlugin } = ${given('@capacitor/core')};`,
    types: `export declare const registerPlugin: <T>(pluginName: string) => T;`,
  },
  '@capacitor/geolocation': {
    code: `export const { Geolocation } = ${given('@capacitor/geolocation')};`,
    types: `type PermissionState = 'prompt' | 'prompt-with-rationale' | 'granted' | 'denied';
interface Position { timestamp: number; coords: { latitude: number; longitude: number; accuracy: number; altitudeAccuracy: number | null | undefined; altitude: number | null; speed: number | null; heading: number | null } }
interface PositionOptions { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number; minimumUpdateInterval?: number; interval?: number; enableLocationFallback?: boolean }
export declare const Geolocation: {
  requestPermissions(permissions?: { permissions: ('location' | 'coarseLocation')[] }): Promise<{ location: PermissionState; coarseLocation: PermissionState }>;
  watchPosition(options: PositionOptions, callback: (position: Position | null, err?: any) => void): Promise<string>;
  clearWatch(options: { id: string }): Promise<void>;
};`,
  },
  '@capacitor-community/background-geolocation': {
    code: 'export {};',
    types: `interface WatcherOptions { backgroundMessage?: string; backgroundTitle?: string; requestPermissions?: boolean; stale?: boolean; distanceFilter?: number }
interface Location { latitude: number; longitude: number; accuracy: number; altitude: number | null; altitudeAccuracy: number | null; simulated: boolean; bearing: number | null; speed: number | null; time: number | null }
export interface BackgroundGeolocationPlugin {
  addWatcher(options: WatcherOptions, callback: (position?: Location, error?: Error & { code?: string }) => void): Promise<string>;
  removeWatcher(options: { id: string }): Promise<void>;
  openSettings(): Promise<void>;
}`,
  },
};

/** Writes the modules of the guides into `folder`, by their names, with the packages that they import. */
export function writeModules(folder: string, modules: ReadonlyMap<string, string>): void {
  for (const [name, { code, types }] of Object.entries(standIns)) {
    const home = join(folder, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, type: 'module', exports: { types: './index.d.ts', default: './index.js' } }));
    writeFileSync(join(home, 'index.js'), code);
    writeFileSync(join(home, 'index.d.ts'), types);
  }
  for (const [name, code] of modules) writeFileSync(join(folder, `${name}.ts`), code);
}
