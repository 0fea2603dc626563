#!/usr/bin/env node
// In a clone `paceline` runs from the sources, on Node 24; in the published package it is the compiled program.
import { existsSync } from 'node:fs';

const clone = new URL('../../../scripts/paceline.mjs', import.meta.url);
if (existsSync(clone)) {
  const { paceline } = await import(clone.href);
  process.exitCode = await paceline(process.argv.slice(2));
} else {
  await import('../dist/main.js');
}
