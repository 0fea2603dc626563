/** Work that is done a step of some milliseconds at a time, so that whoever carries it out may do something else in between. */
export type Steps<Value> = Generator<undefined, Value, undefined>;

/** So many samples make a step: taking in the slowest of them, a position, takes some hundredths of a millisecond. */
export const STEP = 100;

/** Does all of it at once. */
export function atOnce<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Uses each item in its order, a step for every hundred. */
export function* eachBySteps<Item>(items: readonly Item[], use: (item: Item, place: number) => void): Steps<void> {
  let place = 0;
  for (const item of items) {
    use(item, place++);
    if (place % STEP === 0) yield;
  }
}

/** What becomes of each item, a step for every hundred. */
export function* mapBySteps<Item, Value>(items: readonly Item[], of: (item: Item) => Value): Steps<readonly Value[]> {
  const values: Value[] = [];
  yield* eachBySteps(items, (item) => void values.push(of(item)));
  return values;
}
