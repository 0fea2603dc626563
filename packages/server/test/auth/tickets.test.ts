import { VirtualEnvironment } from '@paceline/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '@paceline/engine';
import { Tickets } from '../../src/auth/tickets.ts';

const MINUTE = 60_000;
const ana: Identity = { userId: 'ana', name: 'Ana', expiresAt: 9e12 };
const ben: Identity = { userId: 'ben', name: 'Ben', expiresAt: 9e12 };

let environment: VirtualEnvironment;
beforeEach(() => {
  environment = new VirtualEnvironment();
});

describe('a ticket', () => {
  it('says once whom it was issued to', () => {
    const tickets = new Tickets(environment);
    const forAna = tickets.issue(ana).ticket;
    const forBen = tickets.issue(ben).ticket;
    expect(tickets.redeem(forBen)).toBe(ben);
    expect(tickets.redeem(forBen)).toBeUndefined();
    expect(tickets.redeem(forAna)).toBe(ana);
  });

  it('is good for 60 seconds and no longer', async () => {
    const tickets = new Tickets(environment);
    const [early, late] = [tickets.issue(ana), tickets.issue(ana)];
    expect(early.expiresAt).toBe(environment.now() + MINUTE);
    await environment.advance(MINUTE - 1);
    expect(tickets.redeem(early.ticket)).toBe(ana);
    await environment.advance(1);
    expect(tickets.redeem(late.ticket)).toBeUndefined();
  });

  it('does not care about a jump of the wall clock', () => {
    const tickets = new Tickets(environment);
    const { ticket } = tickets.issue(ana);
    environment.jumpClock(24 * 60 * MINUTE);
    expect(tickets.redeem(ticket)).toBe(ana);
  });

  it('cannot be guessed: 128 bits, fit for an address', () => {
    const tickets = new Tickets(environment);
    const issued = Array.from({ length: 100 }, () => tickets.issue(ana).ticket);
    expect(new Set(issued).size).toBe(100);
    for (const ticket of issued) expect(ticket).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(tickets.redeem('')).toBeUndefined();
    expect(tickets.redeem('A'.repeat(22))).toBeUndefined();
  });
});

describe('many tickets', () => {
  it('take a bounded place: the oldest gives way', () => {
    const tickets = new Tickets(environment, 3);
    const [first, second, third, fourth] = [1, 2, 3, 4].map(() => tickets.issue(ana).ticket) as [string, string, string, string];
    expect(tickets.redeem(first)).toBeUndefined();
    for (const ticket of [second, third, fourth]) expect(tickets.redeem(ticket)).toBe(ana);
  });

  it('leave their place when they have expired', async () => {
    const tickets = new Tickets(environment, 2);
    tickets.issue(ana);
    await environment.advance(MINUTE / 2);
    const later = tickets.issue(ben).ticket;
    await environment.advance(MINUTE / 2);
    tickets.issue(ana);
    expect(tickets.redeem(later)).toBe(ben);
  });
});
