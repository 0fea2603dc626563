import { describe, expect, it } from 'vitest';
import { fairnessOptionsOf } from '../fairness/options.ts';
import { queuesIn } from '../fairness/queues.ts';
import { complaintsOf, fairnessReport, growthOf, LONGEST_QUEUE, memoryBound, type Run, type Slow } from '../fairness/verdict.ts';

const MIB = 1024 * 1024;
const slow: Slow = { stopped: 5, trickling: 5, lostBefore: 0, closed: 5, caughtUp: 5, kernelQueue: 4 * MIB };
const healthy: Run = { p50: 60, p99: 100, expected: 1_000, missing: 0, receivers: 90, errors: [], memory: [180 * MIB, 200 * MIB], slow: undefined };
const disturbed: Run = { ...healthy, p50: 61, p99: 110, memory: [190 * MIB, 205 * MIB], slow };
const asked = { growth: 20 };

describe('what the kernel holds of a server’s connections', () => {
  it('is what the server has not got rid of and what the client has not read, by the client’s port', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 1 1 0',
      '   1: 0100007F:1F90 0100007F:C001 01 00010000:00000007 00:00000000 00000000     0        0 2 1 0',
      '   2: 0100007F:C001 0100007F:1F90 01 00000009:00000100 00:00000000 00000000     0        0 3 1 0',
      '   3: 0100007F:1F90 0100007F:C002 06 00000010:00000000 00:00000000 00000000     0        0 4 1 0',
      '   4: 0100007F:0050 0100007F:C003 01 00000010:00000000 00:00000000 00000000     0        0 5 1 0',
      '',
    ].join('\n');
    expect([...queuesIn(table, 0x1f90)]).toEqual([[0xc001, 0x10000 + 0x100]]);
  });
});

describe('the verdict on slow readers', () => {
  it('is content with a growth that was asked for, and with one that is small in milliseconds', () => {
    expect(complaintsOf(healthy, disturbed, asked)).toEqual([]);
    expect(complaintsOf({ ...healthy, p99: 20 }, { ...disturbed, p99: 34 }, asked)).toEqual([]);
    expect(growthOf(100, 130)).toBeCloseTo(30);
  });

  it.each([
    ['p99 grows', { p99: 140 }, 'p99 grows from 100 to 140 ms, by 40 %, and may by 20 %'],
    ['updates are missing', { missing: 3 }, 'Of 1000 updates to healthy members 3 have not come beside slow members'],
    ['updates came twice', { missing: -3 }, '-3 have not come'],
    ['a healthy member was closed', { errors: ['a connection was lost: closed with 4408 (1 times)'] }, 'A healthy member had trouble'],
    ['memory grows beyond all queues', { memory: [180 * MIB, 400 * MIB] }, 'cost the server 200 MiB, and may cost 106 MiB'],
    ['slow members are neither closed nor served', { slow: { ...slow, closed: 4, caughtUp: 3 } }, '3 did neither'],
  ])('complains when %s', (_, change, sentence) => {
    const complaints = complaintsOf(healthy, { ...disturbed, ...change }, asked);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(sentence);
  });

  it('does not blame the server for what one says that was given up, nor asks what became of it', () => {
    const lost = { ...slow, lostBefore: 2, closed: 3 };
    expect(complaintsOf(healthy, { ...disturbed, missing: 900, slow: lost }, asked)).toEqual([]);
    expect(complaintsOf(healthy, { ...disturbed, missing: 9_000, slow: lost }, asked)).toHaveLength(1);
  });

  it('allows as much memory as the queues of the slow may hold', () => {
    expect(memoryBound({ ...slow, stopped: 50, trickling: 50 }) - memoryBound(slow)).toBe(90 * LONGEST_QUEUE);
  });

  it('is told with the numbers of both runs', () => {
    const report = fairnessReport(healthy, disturbed);
    expect(report).toContain('p50 61 ms, p99 110 ms; 1,000 of 1,000 updates came');
    expect(report).toContain('p99 10.0 %');
    expect(report).toContain('180, 200 MiB');
    expect(report).toContain('5 had been closed with 4408 and 5 caught up');
  });
});

describe('the options of the fairness check', () => {
  it('are small sessions, so that everybody gets everything', () => {
    expect(fairnessOptionsOf([])).toEqual({ sessions: 10, members: 100, seconds: 20, slow: 5, growth: 20 });
    expect(fairnessOptionsOf(['--help'])).toBeUndefined();
  });

  it.each([[['--members', '201']], [['--members', '2']], [['--slow', '50']], [['--seconds', '0']]])('refuse %j', (args) => {
    expect(() => fairnessOptionsOf(args)).toThrow('must be');
  });
});
