// The numbers alone, for clients, which need none of the words beside them; each by itself, so that a bundle has only those it uses.

export const normal = 1000;
export const goingAway = 1001;
export const policy = 1008;
export const tooBig = 1009;
export const restart = 1012;
export const busy = 1013;
export const tokenExpired = 4401;
export const slowReader = 4408;
export const helloTimeout = 4409;
export const heartbeatLost = 4410;
export const replaced = 4501;
export const unauthorized = 4502;
export const removed = 4503;
export const unsupportedVersion = 4504;
