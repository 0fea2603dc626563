// Run as a process of its own: an app that uploads what an earlier run has left, until it is killed. It hears of no sample
// above `deafAbove` that is stored.
import process from 'node:process';
import { RealTimeSyncService } from '@paceline/client';
import { FileOutboxStorage, keepIn } from '@paceline/client/file';

const [url = '', token = '', userId = '', folder = '', deafAbove = ''] = process.argv.slice(2);

class DeafSocket extends WebSocket {
  constructor(url: string, protocols?: string[]) {
    super(url, protocols);
    // Before the SDK listens.
    this.addEventListener('message', (event: MessageEvent<string>) => {
      const [, seq = 0] = /"type":"ack".*"seq":(\d+)/.exec(event.data) ?? [];
      if (Number(seq) > Number(deafAbove)) event.stopImmediatePropagation();
    });
  }
}

const sync = new RealTimeSyncService({ url, getToken: () => token, storage: keepIn(new FileOutboxStorage({ folder })), webSocket: DeafSocket });
sync.errors.subscribe(({ kind }) => process.stdout.write(`${kind}\n`));
sync.uploadKept(userId);
