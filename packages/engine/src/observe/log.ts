/**
 * Every field that may stand in a log line. A place, a token or a sample has no name here and therefore cannot be
 * printed, whoever passes it; add a name only for something that may be read by everyone who reads the logs.
 */
export const logFieldNames = [
  'sessionId', 'userId', 'connectionId', 'epoch', 'offset', 'seq', 'role', 'presence', 'dialect', 'client',
  'code', 'kind', 'type', 'field', 'reason', 'status', 'method', 'route', 'signal', 'stack',
  'count', 'members', 'sessions', 'connections', 'samples', 'writes', 'pending', 'bytes', 'duration', 'delay', 'limit', 'memory',
  'address', 'host', 'port', 'path', 'pid', 'version',
] as const;

type LogField = (typeof logFieldNames)[number];
export type LogFields = { readonly [Field in LogField]?: string | number | boolean | undefined };

/** Where operators read what the server does. `event` is a constant sentence; what varies stands in the fields. */
export interface Log {
  debug(fields: LogFields, event: string): void;
  info(fields: LogFields, event: string): void;
  warn(fields: LogFields, event: string): void;
  error(fields: LogFields, event: string): void;
}

/** A log that nobody reads. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What of an error an operator needs: its own words and the lines of code that it came from. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { reason: String(error) };
  const kind = 'kind' in error ? String(error.kind) : error.name;
  return { kind, reason: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}
