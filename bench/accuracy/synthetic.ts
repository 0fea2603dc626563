import { honestAccuracy, motions, noises, outcomesOf, turning, type Motion, type Noise, type Outcome } from '../../tests/recorded/synthetic.ts';
import { table } from './table.ts';

const SEEDS = [1, 2, 3, 4, 5];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** A share as per cent off the whole; less than half a digit is none. */
const off = (share: number, digits: number): string => {
  const percent = ((share - 1) * 100).toFixed(digits);
  return Number(percent) === 0 ? (0).toFixed(digits) : Number(percent) > 0 ? `+${percent}` : percent.replace('-', '−');
};

type Cells = (all: readonly Outcome[], motion: Motion) => readonly string[];

/** All outcomes once, and the rows of any table of them. */
function measured(chosen: readonly Motion[]): (cells: Cells) => readonly (readonly string[])[] {
  const outcomes = (motion: Motion, noise: Noise): readonly Outcome[] => outcomesOf(motion, noise, { seeds: SEEDS, accuracy: honestAccuracy(noise) });
  const all = noises.map((noise) => ({ noise, each: chosen.map((motion) => ({ motion, of: outcomes(motion, noise) })) }));
  return (cells) => all.map(({ noise, each }) => [noise.name, ...each.flatMap(({ motion, of }) => cells(of, motion))]);
}

const counts: Cells = (all, { seconds }) => {
  const counted = all.map((each) => each.counted);
  return [mean(counted).toFixed(0), Math.max(...counted).toFixed(0), ((mean(all.map(({ moving }) => moving)) / seconds) * 100).toFixed(1)];
};
const ways: Cells = (all) => [off(mean(all.map(({ counted, truth }) => counted / truth)), 2)];
const paces: Cells = (all) => [`${off(mean(all.map(({ bias }) => bias)), 1)} (${mean(all.map(({ paceError }) => paceError)).toFixed(0)})`];
const times: Cells = (all) => [off(mean(all.map(({ moving, moved }) => moving / moved)), 1)];

/** Runs whose truth is known, as the product sees them: the tables of the report. */
export function syntheticTables(): string {
  const standing = motions.filter(({ metresAt, seconds }) => metresAt(seconds) === 0);
  const moving = motions.filter((motion) => !standing.includes(motion));
  const [stood, moved, turned] = [measured(standing), measured(moving), measured(turning)];
  const names = moving.map(({ name }) => name);
  return `## Runs whose truth is known

Runs of half an hour, and standing for as long as it says; one position a second, five times with other random errors, and with an accuracy that is told as it is. The first column says for how long an error lasts, and its standard deviation on each axis: those that are new each time are white noise, the others wander (Gauss and Markov: after that time a third is left). Printed by \`node -C source bench/accuracy.ts --synthetic\`.

Metres that are counted for somebody who stands, in the mean and at worst, and how much of the time is taken for motion, percent:

${table(['error', ...standing.flatMap(({ name }) => [name, 'worst', 'in motion, %'])], stood(counts))}

Distance, percent off the true one:

${table(['error', ...names], moved(ways))}

The same of ways that turn: back and forth, round blocks, round a circle, and up switchbacks with 5 m between them:

${table(['error', ...turning.map(({ name }) => name)], turned(ways))}

Shown speed, percent off the true one in the mean, and in brackets the root mean square of the pace's error, seconds per kilometre; after the first minute, while somebody moves as for 40 s before:

${table(['error', ...names], moved(paces))}

Time in motion, percent off the true one:

${table(['error', ...names], moved(times))}

`;
}
