import { formatDistance, formatDuration, formatPace, type Environment } from '@paceline/core';
import type { VirtualRunner } from './runner.ts';
import { cut, padEnd, widthOf } from './text.ts';

/** Where progress is shown; Node's standard error is one. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly screen: Screen;
  readonly environment: Environment;
  readonly runners: readonly VirtualRunner[];
}

const REDRAW_EVERY = 250;
const LINE_EVERY = 3_000;
/** More runners than this are shown as one line. */
const MOST_LINES = 12;
const BAR = 16;

/** Shows how far the runners are: lines that update themselves on a terminal, a plain line every three seconds elsewhere. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #startedAt: number;
  #cancel: () => void;
  #drawn = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startedAt = options.environment.monotonic();
    this.#cancel = () => undefined;
    this.#tick();
  }

  /** Draws once more and stops. */
  stop(): void {
    this.#cancel();
    this.#draw();
  }

  #tick(): void {
    this.#draw();
    const { environment, screen } = this.#options;
    this.#cancel = environment.setTimer(screen.isTTY ? REDRAW_EVERY : LINE_EVERY, () => this.#tick());
  }

  #draw(): void {
    const { screen, runners, environment } = this.#options;
    const seconds = (environment.monotonic() - this.#startedAt) / 1000;
    const lines = screen.isTTY && runners.length <= MOST_LINES ? runnerLines(runners) : [overview(runners, seconds)];
    if (!screen.isTTY) return void screen.write(`${lines[0]}\n`);
    const up = this.#drawn === 0 ? '' : `\x1b[${this.#drawn}A`;
    const width = (screen.columns ?? 80) - 1;
    // A line that wraps would be two lines to go up.
    const shown = lines.map((line) => `\x1b[2K${cut(line, width)}\n`);
    screen.write(up + shown.join(''));
    this.#drawn = lines.length;
  }
}

function runnerLines(runners: readonly VirtualRunner[]): readonly string[] {
  const width = Math.max(...runners.map(({ name }) => widthOf(name)));
  return runners.map((runner) => {
    const { name, plan, sent, acked, reading } = runner;
    const done = plan.length === 0 ? 1 : sent.length / plan.length;
    const filled = Math.round(done * BAR);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
    return `${padEnd(name, width)} ${bar} ${describeReading(reading)}  sent ${sent.length}, stored ${acked} of ${plan.length}`;
  });
}

function describeReading(reading: VirtualRunner['reading']): string {
  const { elapsed = 0, distance = 0, pace } = reading ?? {};
  return [formatDuration(elapsed).padStart(7), formatDistance(distance).padStart(8), `${formatPace(pace)} /km`.padStart(9)].join(' ');
}

function overview(runners: readonly VirtualRunner[], seconds: number): string {
  const sum = (count: (runner: VirtualRunner) => number): number => runners.reduce((total, runner) => total + count(runner), 0);
  const [sent, stored, all] = [sum(({ sent }) => sent.length), sum(({ acked }) => acked), sum(({ plan }) => plan.length)];
  const shares = runners.slice(0, MOST_LINES).map(({ name, reading }) => `${name} ${formatDistance(reading?.distance ?? 0)}`);
  const more = runners.length > MOST_LINES ? [`and ${runners.length - MOST_LINES} more`] : [];
  return `${formatDuration(seconds)}  sent ${sent}, stored ${stored} of ${all}  (${[...shares, ...more].join(', ')})`;
}
