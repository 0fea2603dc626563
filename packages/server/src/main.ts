#!/usr/bin/env node
import { paceline } from './commands/paceline.ts';
import { processTerminal } from './commands/terminal.ts';

// Whoever reads the output may go away; the server stays.
process.stdout.on('error', () => undefined);
process.exitCode = await paceline(process.argv.slice(2), processTerminal);
