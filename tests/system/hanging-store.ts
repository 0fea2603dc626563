// `paceline serve` on a disk that hangs from SIGUSR2 on, as a network's may: the store's thread answers nothing any more.
import { Worker } from 'node:worker_threads';

let hangs = false;
process.on('SIGUSR2', () => (hangs = true));
// oxlint-disable-next-line typescript/unbound-method -- it is called with the worker as `this` below
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<Worker['postMessage']>): void {
  if (!hangs) postMessage.apply(this, args);
};
await import('../../packages/server/src/main.ts');
