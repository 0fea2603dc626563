import { inventedName, nameOfFile } from './names.ts';
import type { SimulatorOptions } from './options.ts';
import { LONGEST_WAIT, planReplay, type PlannedSample } from './plan.ts';
import { readRun } from '@paceline/files/node';
import { UnreadableRun } from '@paceline/files';
import type { RecordedRun } from '@paceline/files';
import { chanceOf } from './synthesize/chance.ts';
import { synthesizeRun } from './synthesize/synthesize.ts';

/** Someone who is about to run: a name and what to send. */
export interface Entrant {
  readonly name: string;
  readonly plan: readonly PlannedSample[];
}

/** One entrant for each file, then the invented ones. Rejects with {@link UnreadableRun} about all files that cannot be read. */
export async function entrantsOf(options: SimulatorOptions): Promise<readonly Entrant[]> {
  const { names, speed, keepGaps } = options;
  const runs = [...(await readAll(options.files)), ...inventAll(options)];
  const pacing = { speed, longestWait: keepGaps ? Infinity : LONGEST_WAIT };
  return runs.map((run, index) => ({ name: names[index] ?? nameOfFile(run.name), plan: planReplay(run, pacing) }));
}

async function readAll(files: readonly string[]): Promise<readonly RecordedRun[]> {
  const complaints: string[] = [];
  const read = async (file: string): Promise<readonly RecordedRun[]> => {
    try {
      return [await readRun(file)];
    } catch (error) {
      if (!(error instanceof UnreadableRun)) throw error;
      complaints.push(error.message);
      return [];
    }
  };
  const runs = await Promise.all(files.map(read));
  if (complaints.length > 0) throw new UnreadableRun(complaints.sort().join('\n'));
  return runs.flat();
}

function inventAll({ runners, seed, duration, target }: SimulatorOptions): readonly RecordedRun[] {
  const { pace } = (target.kind === 'create' ? target.plan : undefined) ?? {};
  return Array.from({ length: runners }, (_, index) => {
    const own = `${seed}/${index + 1}`;
    // Nobody keeps it exactly.
    const basePace = pace === undefined ? {} : { basePace: pace * chanceOf(own, 'target').between(0.93, 1.07) };
    return { ...synthesizeRun({ seed: own, duration, ...basePace }), name: inventedName(index) };
  });
}
