import type { Cancel, Environment } from '@paceline/core';

/** How often the picture is brought up to the present, milliseconds: numbers change each second, marks glide in between. */
const FRAME = 250;

/** Calls `show` again and again until the returned function is called. */
export function frames(environment: Environment, show: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const next = () => {
    show();
    cancel = environment.setTimer(FRAME, next);
  };
  next();
  return () => cancel();
}
