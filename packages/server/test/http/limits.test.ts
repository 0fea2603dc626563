import { describe, expect, it } from 'vitest';
import { problem, startTestServer } from './test-server.ts';

describe('one address', () => {
  it('makes only so many guests a minute', async () => {
    await using server = await startTestServer({ limits: { guestsPerMinute: 3 } });
    for (let i = 0; i < 3; i++) expect(await server.call('POST', '/api/guests', { body: { name: 'Ana' } })).toMatchObject({ status: 201 });
    const refusal = await server.call('POST', '/api/guests', { body: { name: 'Ana' } });
    expect(refusal).toEqual(problem(429, 'rate_limited'));
    const seconds = Number(refusal.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(20);
  });

  it('does not use up its guests with requests that make none', async () => {
    await using server = await startTestServer({ limits: { guestsPerMinute: 1 } });
    for (let i = 0; i < 3; i++) expect(await server.call('POST', '/api/guests', { body: { name: '' } })).toMatchObject({ status: 400 });
    expect(await server.call('POST', '/api/guests', { body: { name: 'Ana' } })).toMatchObject({ status: 201 });
  });

  it('may guess only so many codes a minute; then even the right one waits', async () => {
    await using server = await startTestServer({ limits: { wrongCodesPerMinute: 2 } });
    const ana = await server.guest('Ana');
    const { code } = await server.open(ana);
    const redeem = (typed: string) => server.call('POST', `/api/invites/${typed}`, { token: ana.token });
    for (let i = 0; i < 5; i++) expect(await redeem(code)).toMatchObject({ status: 200 });
    for (const wrong of ['AAA-AAA', 'CCC-CCC']) expect(await redeem(wrong)).toMatchObject({ status: 404 });
    const refusal = await redeem(code);
    expect(refusal).toEqual(problem(429, 'rate_limited'));
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
