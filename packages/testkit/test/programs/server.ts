// Behaves like the command as far as the process helper sees it: says that it is ready, keeps a file, ends on SIGTERM.
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' }, data: { type: 'string' }, 'no-demo': { type: 'boolean' }, mood: { type: 'string' } },
});
const port = Number(values.port);
const kept = join(values.data ?? '.', 'kept');

if (values.mood === 'broken') {
  console.error('I cannot: the moon is full.');
  process.exit(3);
}
console.log(existsSync(kept) ? 'back again' : 'new here', process.env['GREETING'] ?? '');
writeFileSync(kept, '');
process.on('SIGTERM', () => (values.mood === 'stubborn' ? console.log('no') : process.exit(0)));
createServer((_, response) => response.end('hello')).listen(port, '127.0.0.1', () => {
  if (values.mood !== 'silent') console.log(`paceline ready http://127.0.0.1:${port}`);
});
