import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSigningKey, SIGNING_KEY_FILE, SigningKeyError } from '../../src/auth/signing-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, SIGNING_KEY_FILE);

describe('the signing key', () => {
  it('is made at the first start, readable by its owner alone, and kept', async () => {
    const key = await loadSigningKey(folder);
    expect(key).toHaveLength(32);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await loadSigningKey(folder)).toEqual(key);
  });

  it('is different in every data folder', async () => {
    const [here, there] = [await loadSigningKey(folder), await loadSigningKey(join(folder, 'other'))];
    expect(here).not.toEqual(there);
  });

  it('leaves nothing unfinished beside it', async () => {
    await loadSigningKey(folder);
    expect(readdirSync(folder)).toEqual([SIGNING_KEY_FILE]);
  });

  it('is refused when it is too short, and left as it is', async () => {
    writeFileSync(file(), 'half a key');
    await expect(loadSigningKey(folder)).rejects.toThrow(/signing\.key has 10 bytes instead of 32; restore it/);
    expect(readFileSync(file(), 'utf8')).toBe('half a key');
  });

  it('is refused when it cannot be read', async () => {
    mkdirSync(file());
    await expect(loadSigningKey(folder)).rejects.toThrow(/signing\.key cannot be read \(EISDIR\)/);
  });

  it.skipIf(process.platform === 'win32')('is refused when it is a pipe, which nobody may ever write to', async () => {
    execFileSync('mkfifo', [file()]);
    await expect(loadSigningKey(folder)).rejects.toThrow(/signing\.key cannot be read \(it is no file\); check the folder/);
  });

  it('is refused when it cannot be written', async () => {
    writeFileSync(join(folder, 'occupied'), '');
    const impossible = loadSigningKey(join(folder, 'occupied'));
    await expect(impossible).rejects.toThrow(SigningKeyError);
    await expect(impossible).rejects.toThrow(/occupied\/signing\.key cannot be read \(ENOTDIR\); check the folder/);
  });
});
