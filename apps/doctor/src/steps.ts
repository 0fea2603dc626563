/** The checks in the order in which they are made, each with those that must have passed before it makes sense. */
export const steps = [
  { name: 'address', title: 'Address', needs: [] },
  { name: 'ready', title: 'Ready', needs: ['address'] },
  { name: 'token', title: 'Token', needs: ['address'] },
  { name: 'websocket', title: 'WebSocket', needs: ['address'] },
  { name: 'hello', title: 'Hello', needs: ['token', 'websocket'] },
  { name: 'clock', title: 'Clock', needs: ['hello'] },
  { name: 'join', title: 'Join', needs: ['hello'] },
  { name: 'sample', title: 'Sample', needs: ['join'] },
  { name: 'friend', title: 'Friend', needs: ['join'] },
  { name: 'reconnect', title: 'Reconnect', needs: ['sample'] },
  { name: 'leave', title: 'Leave', needs: ['reconnect'] },
] as const satisfies readonly { readonly name: string; readonly title: string; readonly needs: readonly string[] }[];

export type Step = (typeof steps)[number];
export type StepName = Step['name'];

/** What is known of a step once it is over; `because` is the step whose failure made it senseless. */
export type Standing =
  | { readonly status: 'passed' | 'failed' }
  | { readonly status: 'skipped'; readonly because: StepName };

/** The failed step for which this one cannot be made, or undefined when it can. */
export function obstacleTo(step: Step, standings: ReadonlyMap<StepName, Standing>): StepName | undefined {
  for (const need of step.needs) {
    const standing = standings.get(need);
    if (standing?.status === 'skipped') return standing.because;
    if (standing?.status !== 'passed') return need;
  }
  return undefined;
}

export function titleOf(name: StepName): string {
  return steps.find((step) => step.name === name)?.title ?? name;
}
