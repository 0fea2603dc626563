#!/usr/bin/env node
import { paceline } from './commands/paceline.ts';
import { processTerminal } from './commands/terminal.ts';

// Whoever reads the output may go away; the server stays.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await paceline(process.argv.slice(2), processTerminal);
