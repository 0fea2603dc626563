import { generate } from './schedule/generate.ts';
import { run } from './run.ts';
const [from = 1, to = 1, trace] = process.argv.slice(2).map(Number);
const started = performance.now();
let bad = 0;
for (let seed = from; seed <= to; seed++) {
  const o = await run(generate(seed, 300), { tell: trace ? (at, what) => console.log((at/1000).toFixed(3), what) : undefined });
  if (o.violation) { bad++; console.log(seed, o.step, o.violation.promise, o.violation.message.slice(0, 600)); }
}
console.log(bad, 'bad', ((performance.now() - started) / (to - from + 1)).toFixed(0), 'ms/seed');
