import { RealTimeSyncService, type SyncError } from '@paceline/client';
import { keepIn, type OutboxStorage } from '@paceline/client/storage';
import { MemoryOutboxStorage } from '@paceline/client/testing';
import { World } from './world.ts';

/** Ana's phone: a disk that outlives the runs of her app, in which a write takes 5 ms. */
export class Phone {
  readonly world: World;
  readonly disk: MemoryOutboxStorage;

  constructor(wrap: (storage: OutboxStorage) => OutboxStorage = (storage) => storage) {
    // The world makes its own clock, which the disk is to have as well.
    const late: { disk?: MemoryOutboxStorage } = {};
    const disk = (): MemoryOutboxStorage => late.disk as MemoryOutboxStorage;
    const storage: OutboxStorage = { create: (key) => disk().create(key), takeOver: (userId) => disk().takeOver(userId) };
    this.world = new World({ storage: keepIn(wrap(storage)) });
    this.disk = late.disk = new MemoryOutboxStorage({ environment: this.world.environment, writeTime: 5 });
  }

  /** The app is started once more, with that storage; what it was before is gone. */
  restart(storage: OutboxStorage = this.disk.anotherRun()): { service: RealTimeSyncService; errors: SyncError[] } {
    const { environment, network } = this.world;
    const service = new RealTimeSyncService({ url: 'https://run.example.org', getToken: () => 'a-token', environment, webSocket: network.Socket, storage: keepIn(storage) });
    const errors: SyncError[] = [];
    service.errors.subscribe((error) => errors.push(error));
    return { service, errors };
  }

  /** The app dies: nothing of it goes on, and its connections hang. */
  die(): void {
    this.disk.crash();
    this.world.service.close();
    for (const socket of this.world.network.sockets) socket.cut = true;
  }
}

/** Records so many samples while there is no network. */
export async function runOffline(phone: Phone, seconds: number): Promise<void> {
  phone.world.network.weather = 'refused';
  phone.world.network.last.drop();
  await phone.world.runFor(seconds);
}
