import { expect, it } from 'vitest';
import { missingIn, type Group } from './faults.ts';
import { planOf } from './plan.ts';
import { run } from './run.ts';
import { keepersAmong, phonesFor } from './scene.ts';

const groups: readonly Group[] = ['kill', 'proxy'];
const clients = 12;
const kills = 8;

it('[G1] [G2] [G3] a server that is killed again and again on a bad network loses, doubles and confuses nothing of what twelve SDKs record', { timeout: 240_000 }, async () => {
  const phones = phonesFor(clients);
  const steps = planOf({ seed: 'npm test', groups, kills, clients, phones, keepers: keepersAmong(phones) });
  const { faults, recorded, verdict, complaints } = await run({ seed: 'npm test', clients, network: true, steps });
  expect({ ...verdict, complaints }).toEqual({ stored: recorded, lost: 0, duplicated: 0, disordered: 0, findings: [], complaints: [] });
  expect([faults.server_kill, missingIn(faults, groups)]).toEqual([kills, []]);
});
