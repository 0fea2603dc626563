import type { Crash, DiskFault } from '../disk/simulated-disk.ts';

/** What the runner of a device does: once a second it records a sample of that kind. `idle`: nothing. */
export type Behaviour = 'running' | 'paused' | 'no_gps' | 'finished' | 'idle';

/** The way between one device and the server, as far as it differs from a good one. */
export interface LinkWeather {
  readonly latency: number;
  readonly jitter: number;
  readonly stalls: number;
  /** Only in the hostile profile: no real WebSocket does these to a frame. */
  readonly loss: number;
  readonly duplicates: number;
  readonly reordering: number;
}

interface OfDevice {
  readonly device: string;
}

/** Something that lasts that many milliseconds, and then ends by itself. */
interface Lasting {
  readonly ms: number;
}

/** One step of a schedule. Only `pass` takes time. A step that does not apply, such as a crash of an app that is not running, does nothing. */
export type Step =
  | ({ readonly do: 'pass' } & Lasting)
  | ({ readonly do: 'behave'; readonly as: Behaviour } & OfDevice)
  /** The user opens the app if need be and joins, as often as it takes. */
  | ({ readonly do: 'join' } & OfDevice)
  | ({ readonly do: 'leave' } & OfDevice)
  /** The app's memory is gone. `silent`: nobody is told, as when the battery is empty. */
  | ({ readonly do: 'crash'; readonly silent: boolean } & OfDevice)
  /** Online, visible, a tap. */
  | ({ readonly do: 'wake' } & OfDevice)
  | ({ readonly do: 'weather'; readonly weather: LinkWeather } & OfDevice & Lasting)
  /** The connections are reset: what is under way is lost. */
  | ({ readonly do: 'drop' } & OfDevice)
  /** The connections carry nothing any more, and nobody is told. */
  | ({ readonly do: 'cut' } & OfDevice)
  /** Nothing arrives for a while over the present connections, and then all of it. `whole`: new ones hear nothing either. */
  | ({ readonly do: 'stall'; readonly whole: boolean } & OfDevice & Lasting)
  /** The device does not read: what the server sends piles up. */
  | ({ readonly do: 'read_slowly' } & OfDevice & Lasting)
  /** No timers, no reading, and a monotonic clock that stands still. */
  | ({ readonly do: 'sleep' } & OfDevice & Lasting)
  | ({ readonly do: 'clock'; readonly by: number } & OfDevice)
  /** What `getToken` of the device's app gives: tokens of 20 s, or ones that have expired. */
  | ({ readonly do: 'tokens'; readonly are: 'short' | 'expired' } & OfDevice & Lasting)
  /** A client that numbers its samples by hand sends some again, or another reading under an old number. */
  | ({ readonly do: 'resend'; readonly back: number; readonly another: boolean } & OfDevice)
  /** Someone who is not invited tries to join. */
  | ({ readonly do: 'intrude' } & OfDevice)
  /** The device's user has the server delete something, over HTTP. */
  | ({ readonly do: 'delete'; readonly what: 'track' | 'session' | 'everything' } & OfDevice)
  /** Nobody reaches the server. */
  | ({ readonly do: 'partition'; readonly how: 'silent' | 'refusing'; readonly open: 'cut' | 'stall' } & Lasting)
  /** `told`: the operating system resets the connections; otherwise the clients hear nothing. `midWrite`: it waits for a write that is not flushed. */
  | { readonly do: 'server_crash'; readonly crash: Crash; readonly told: boolean; readonly midWrite?: boolean; readonly downtime: number }
  | { readonly do: 'deploy'; readonly downtime: number }
  | ({ readonly do: 'disk'; readonly fault: DiskFault } & Lasting);

/** `realistic`: what can happen to WebSockets over TCP. `hostile`: frames are lost, doubled and overtaken one by one. */
export type Profile = 'realistic' | 'hostile';

/** A whole run as plain data: the same schedule always has the same course. */
export interface Schedule {
  /** Seeds all chance that is left while the steps are carried out, such as jitter. */
  readonly seed: number;
  readonly profile: Profile;
  /** By how much the wall clock of each device is wrong from the start, milliseconds. */
  readonly clocks: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
}
