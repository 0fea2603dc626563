import { writeFileSync } from 'node:fs';
import { pino } from 'pino';
import type { Environment } from '@paceline/core';
import { logFieldNames, type Log } from '@paceline/engine';
import type { ServerConfig } from '../config.ts';

export interface LogOptions {
  readonly level: ServerConfig['logLevel'];
  readonly environment: Environment;
  /** Takes one line of JSON; standard error when absent. */
  readonly write?: (line: string) => void;
}

/** A log of JSON lines that are written before the call returns, so that the last words of a crash are not lost. */
export function createLog({ level, environment, write = toStandardError }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date(environment.now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, { write });
  return {
    debug: (fields, event) => logger.debug(permitted(fields), scrubbed(event)),
    info: (fields, event) => logger.info(permitted(fields), scrubbed(event)),
    warn: (fields, event) => logger.warn(permitted(fields), scrubbed(event)),
    error: (fields, event) => logger.error(permitted(fields), scrubbed(event)),
  };
}

/** What standard error does not take, a pipe that nobody reads or a file on a full disk, is lost: the server goes on without its log. */
function toStandardError(line: string): void {
  try {
    writeFileSync(2, line);
  } catch {
    // There is nowhere left to say so.
  }
}

const permittedNames: ReadonlySet<string> = new Set(logFieldNames);

function permitted(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  const known = entries.filter(([name]) => permittedNames.has(name));
  const omitted = entries.filter(([name]) => !permittedNames.has(name)).map(([name]) => scrubbed(name));
  const shown = Object.fromEntries(known.map(([name, value]) => [name, printable(name, value)]));
  return omitted.length === 0 ? shown : { ...shown, omitted: omitted.join(' ') };
}

const LONGEST = 200;
const LONGEST_STACK = 4_000;

function printable(name: string, value: unknown): string | number | boolean {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value;
    case 'string':
      return scrubbed(value, name === 'stack' ? LONGEST_STACK : LONGEST);
    default:
      return `[${typeof value}]`;
  }
}

/** Second line of defence, for text of foreign origin in an allowed field: JWTs, bearer headers, tickets and decimal degrees. */
const secrets = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|\b(?<=bearer\s+)\S+|(?<=\b(?:ticket|token)=)[^\s&]+|-?\b\d{1,3}\.\d{4,}\b/gi;

function scrubbed(text: string, longest = LONGEST): string {
  const clean = text.replace(secrets, '[redacted]');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
