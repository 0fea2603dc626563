export { batterySaver, pageBattery, type Battery, type BatteryManagerLike, type Rates } from './battery.ts';
export { bluetoothFootPod, bluetoothHeartRate, type BluetoothLike, type BluetoothPlatform, type CharacteristicLike, type DeviceLike, type ServerLike } from './bluetooth.ts';
export { geolocationSource, type GeolocationLike, type GeolocationPlatform, type PermissionLike, type PermissionsLike, type PositionErrorLike, type PositionLike, type WatchOptions } from './geolocation.ts';
export { hasStarted, ownStart, placeBeforeFinish } from './planned.ts';
export { isUnplacedDue, newestOf, overdue, recordingFrom, startFix, takeFix, unplaced, type Arrival, type EarlyFix, type Recording, type Taken } from './recording.ts';
export { pluginSource, type Hindrance, type LocationPlugin, type PluginListener } from './plugin.ts';
export { replaySource, type ReplayOptions } from './replay.ts';
export { runSource, type RunSourceOptions } from './run-source.ts';
export type { FootPodSource, HeartRateSource, LocationSource, Source, SourceListener, SourceState, Steps } from './source.ts';
