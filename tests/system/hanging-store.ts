// `paceline serve` on a disk that hangs from SIGUSR2 on, as a network's may, and until the next one: the store's thread
// is asked nothing meanwhile.
import { Worker } from 'node:worker_threads';

let hangs = false;
const held: (() => void)[] = [];
process.on('SIGUSR2', () => {
  hangs = !hangs;
  for (const ask of held.splice(0)) ask();
});
// oxlint-disable-next-line typescript/unbound-method -- it is called on the worker below
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<Worker['postMessage']>): void {
  const ask = (): void => postMessage.apply(this, args);
  if (hangs) held.push(ask);
  else ask();
};
await import('../../packages/server/src/main.ts');
