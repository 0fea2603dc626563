import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { barChart, type Bar } from './bar-chart.ts';
import { summariesOf, type Results } from './results-page.ts';
import type { Spread, Summary } from './summary.ts';
import type { Workload } from './workloads.ts';

/** Writes a chart for each workload into `charts` of that folder. */
export function writeCharts(out: string, results: Results): void {
  mkdirSync(join(out, 'charts'), { recursive: true });
  for (const workload of results.workloads) writeFileSync(join(out, 'charts', `${workload.id}.svg`), chartOf(workload, results));
}

function chartOf(workload: Workload, results: Results): string {
  const summaries = summariesOf(workload, results);
  const bars = (figure: (one: Summary) => Spread | undefined): readonly Bar[] =>
    summaries
      .flatMap((one) => {
        const spread = figure(one);
        return spread === undefined ? [] : [{ label: results.titles.get(one.contender) ?? one.contender, spread, isOwn: one.contender.startsWith('paceline') }];
      })
      .toSorted((a, b) => a.spread.median - b.spread.median);
  if (!workload.idle) return barChart(workload.title, 'CPU seconds of the server per million delivered updates: shorter is better', bars(({ cpuPerMillion }) => cpuPerMillion));
  const kibibytes = ({ median, least, most }: Spread): Spread => ({ median: median / 1024, least: least / 1024, most: most / 1024 });
  return barChart(workload.title, 'KiB of the server’s memory per connection: shorter is better', bars(({ rssPerConnection }) => rssPerConnection && kibibytes(rssPerConnection)));
}
