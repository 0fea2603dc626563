import { boolean, int, object, oneOf, optional, text, type Infer } from '../schema/index.ts';

/** The first message of a client: who it is and what it speaks. */
export const helloData = object({
  /** Protocol version that the client speaks. */
  version: int(1),
  /** JWT of the user; absent when the upgrade request carried an identity already. */
  token: optional(text({ min: 1, max: 8192 })),
  /** Name and version of the client software, for the operator's logs. */
  client: optional(text({ max: 100 })),
  /** How telemetry is to travel on `paceline.v1`: in binary frames when absent. */
  telemetry: optional(oneOf('binary', 'json')),
  /** Whether the client keeps to the `cadence` that it is told, and takes ticks as acknowledgements. */
  paced: optional(boolean()),
});
export type HelloData = Infer<typeof helloData>;
