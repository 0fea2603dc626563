import * as z from 'zod/mini';

/** The first message of a client: who it is and what it speaks. */
export const helloData = z.object({
  /** Protocol version that the client speaks. */
  version: z.int().check(z.gte(1)),
  /** JWT of the user; absent when the upgrade request carried an identity already. */
  token: z.optional(z.string().check(z.minLength(1), z.maxLength(8192))),
  /** Name and version of the client software, for the operator's logs. */
  client: z.optional(z.string().check(z.maxLength(100))),
});
export type HelloData = z.infer<typeof helloData>;
