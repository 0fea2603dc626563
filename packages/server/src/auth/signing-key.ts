import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../journal/folders.ts';

/** Name of the key's file in the data folder. */
export const SIGNING_KEY_FILE = 'signing.key';
const KEY_BYTES = 32;

/** The key cannot be used; `message` names the file, the problem and the remedy. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

/**
 * The key that this deployment signs its tokens with: 32 random bytes in `<dataDir>/signing.key`,
 * made at the first start and readable only by its owner.
 * The caller holds the data folder, so that no other process makes a key at the same time.
 * Rejects with a `SigningKeyError` when the file cannot be read, made, or is not a key.
 */
export async function loadSigningKey(dataDir: string): Promise<Uint8Array> {
  const file = join(dataDir, SIGNING_KEY_FILE);
  const key = (await readKey(file)) ?? (await createKey(dataDir, file));
  if (key.length !== KEY_BYTES) {
    throw new SigningKeyError(
      `The signing key ${file} has ${key.length} bytes instead of ${KEY_BYTES}; restore it from a backup, or remove it to get a new one (all tokens issued so far then end).`,
    );
  }
  return key;
}

async function readKey(file: string): Promise<Uint8Array | undefined> {
  try {
    const found = await stat(file);
    // Reading a pipe waits for somebody who writes to it.
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is no file');
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failure(file, 'cannot be read', error);
  }
}

async function createKey(dataDir: string, file: string): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  // Written beside its place and then renamed, so that a crash never leaves half a key.
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dataDir, { recursive: true });
    await writeDurably(unfinished, key);
    await rename(unfinished, file);
    // Or a power failure forgets the name, and with it everyone who was given a token.
    syncFolder(dataDir);
    return key;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw failure(file, 'cannot be made', error);
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function failure(file: string, problem: string, cause: unknown): SigningKeyError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code ?? message;
  return new SigningKeyError(`The signing key ${file} ${problem} (${reason}); check the folder and its permissions.`, { cause });
}
