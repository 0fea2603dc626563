// Run as a process of its own: a run of an app that keeps its outboxes in files, until it is killed. It is told what to do
// through the channel to its parent.
import process from 'node:process';
import { FileOutboxStorage } from '@paceline/client/file';
import { outboxHost, type OutboxRequest } from '@paceline/testkit/remote-outbox';

const [folder = ''] = process.argv.slice(2);
const answer = outboxHost(new FileOutboxStorage({ folder }));

// A file that grows over the limit of its size is then refused, instead of ending the process.
process.on('SIGXFSZ', () => {});
process.on('message', ({ id, request }: { readonly id: number; readonly request: OutboxRequest }) => {
  void answer(request).then((reply) => process.send?.({ id, reply }));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
