#!/usr/bin/env node
import { paceline } from './commands/paceline.ts';
import { processTerminal } from './commands/terminal.ts';

// Whoever reads the output may go away; the server stays.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// In a clone a script stands between this process and the terminal; killed, it can pass no signal on.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel to it must not keep a command alive that is done.
process.channel?.unref();
process.exitCode = await paceline(process.argv.slice(2), processTerminal);
