import type { Problem } from './diagnose/remedies.ts';
import type { Finding } from './evidence.ts';
import type { StepName } from './steps.ts';

/** What became of one step. */
export type Result =
  | { readonly name: StepName; readonly status: 'passed'; readonly finding: Finding }
  | { readonly name: StepName; readonly status: 'failed'; readonly problem: Problem }
  /** `because`: the failed step that it would have needed. */
  | { readonly name: StepName; readonly status: 'skipped'; readonly because: StepName };
