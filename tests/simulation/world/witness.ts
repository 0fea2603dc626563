import type { FriendRunUpdate, SyncError } from '@paceline/client';
import type { Write } from '@paceline/engine/store';
import type { DownMessage, SessionEventData, TrackSample, UpMessage } from '@paceline/protocol';
import type { LivePart } from './sdk.ts';
import type { Stored } from '../oracle/stored.ts';

/** One run of an app on a device, from its start to its end. */
export interface AppRun {
  readonly device: string;
  readonly user: string;
  readonly session: string;
  readonly app: 'sdk' | 'old' | 'raw';
  /** Counts the runs of all apps, from 1. */
  readonly number: number;
  /** Whether its memory is still there. */
  readonly isAlive: boolean;
  /** Of its device, so far: by how much the wall clock was set, and how long it slept; milliseconds. */
  readonly clockSet: number;
  readonly slept: number;
}

/** A reading that a simulated runner has recorded, as the world knows it. */
export interface Reading {
  /** Counts all readings of the world, and stands in them as the distance: so a reading is known wherever it turns up. */
  readonly id: number;
  readonly run: AppRun;
  /** True epoch milliseconds. */
  readonly at: number;
  /** As it was handed to the network; without a seq when its sender does not number. */
  readonly sample: Omit<TrackSample, 'seq'> & { readonly seq?: number | undefined };
}

/** What a user wants to have deleted. */
export interface Deletion {
  readonly what: 'track' | 'session' | 'everything';
  readonly user: string;
  /** The one that the user runs in. */
  readonly session: string;
}

/** One connection, as seen from the server's end of the wire. */
export interface Wire {
  readonly number: number;
  readonly run: AppRun;
  /** Whether the server has closed it, and with what. */
  closedWith: number | undefined;
  /** Whether the server has heard of its end, or has ended itself. */
  isOver: boolean;
  /** Bytes that wait at the server's end. */
  readonly buffered: number;
}

/** All that can be observed of a run from outside of the product. Every promise has a witness, which notes what it needs. */
export interface Witness {
  recorded?(reading: Reading): void;
  /** The server has got a frame. */
  up?(wire: Wire, message: UpMessage): void;
  /** The server has got a sign of life that is no message. */
  pong?(wire: Wire): void;
  /** The server sends a frame; `bytes` waited before it. */
  down?(wire: Wire, message: DownMessage): void;
  /** The server closes a connection. */
  closing?(wire: Wire, code: number): void;
  /** The server has heard that a connection is over. */
  closed?(wire: Wire): void;
  /** A frame has reached the app. */
  heard?(run: AppRun, message: DownMessage): void;
  /** The app opens a socket. */
  opening?(run: AppRun): void;
  /** The app hears the end of a connection. */
  ended?(run: AppRun, code: number): void;
  /** The user asks the app to join, or the app does it by itself. */
  joins?(run: AppRun): void;
  /** The SDK tells the app of an event, of the friends' samples, or of an error. */
  told?(run: AppRun, event: SessionEventData): void;
  shown?(run: AppRun, friends: readonly FriendRunUpdate[]): void;
  failed?(run: AppRun, error: SyncError): void;
  /** The app's memory is gone; `kept` are the readings that it had said would survive this. */
  crashed?(run: AppRun, kept: readonly number[]): void;
  /** The user asks the server to delete something, and is told that it is gone. */
  asksToDelete?(deletion: Deletion): void;
  deleted?(deletion: Deletion): void;
  /** A commit is safe. */
  committed?(writes: readonly Write[]): void;
  serverStarted?(): void;
  serverCrashed?(): void;
  /** What the disk holds after a restart, or at the end. */
  found?(stored: Stored): void;
  /** After every step. */
  check?(runs: readonly LivePart[]): void;
  /** When all faults are healed and enough time has passed. */
  atRest?(runs: readonly LivePart[], stored: Stored): void;
}
