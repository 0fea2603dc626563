import { Problem } from './problem.ts';
import type { TokenBuckets } from '../limits/token-buckets.ts';

/** Refuses the request while its address has used up its tokens. */
export function refuseWhenEmpty(buckets: TokenBuckets, key: string, what: string): void {
  const wait = buckets.wait(key);
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1000);
  throw new Problem('rate_limited', `Too many ${what} from this address; try again in ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
