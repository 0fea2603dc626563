/** Work that is done a step of some milliseconds at a time, so that whoever carries it out may do something else in between. */
export type Steps<Value> = Generator<undefined, Value>;

/** Does all of it at once. */
export function atOnce<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
