/**
 * By how much an app may be wrong about the server's clock as long as its own was not set, milliseconds: half of the round
 * trip of its best ping. A ping without an answer for 10 s ends the connection, so no round trip is longer than that.
 */
export const CLOCK_ERROR = 5_500;
