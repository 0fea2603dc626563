import { EventEmitter } from 'node:events';
import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { stopSignal } from '../../src/commands/stop-signals.ts';

class ProcessOnly extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

describe('a signal to stop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('is %s', async (signal) => {
    const process = new ProcessOnly();
    const stopped = stopSignal(new VirtualEnvironment(), process);
    process.emit(signal);
    await stopped;
    expect(process.exits).toEqual([]);
  });

  it('may come twice for one press, from the terminal and from npm, and once more ends the process', async () => {
    const [process, environment] = [new ProcessOnly(), new VirtualEnvironment()];
    const stopped = stopSignal(environment, process);
    process.emit('SIGINT');
    await environment.advance(999);
    process.emit('SIGINT');
    await stopped;
    expect(process.exits).toEqual([]);
    await environment.advance(1);
    process.emit('SIGINT');
    expect(process.exits).toEqual([130]);
  });
});
