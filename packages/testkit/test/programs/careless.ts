// Starts a server and never stops it.
import { startServer } from '@paceline/testkit';

const { pid, dataDir } = await startServer({ program: 'packages/testkit/test/programs/server.ts' });
console.log(JSON.stringify({ pid, dataDir }));
setInterval(() => {}, 1000);
