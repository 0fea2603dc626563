import type { SessionInfo } from '@paceline/client';
import { useConnectionStatus } from '@paceline/client/react';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/run-state.ts';
import { badgeOf } from '../view/badge.ts';
import { shortPlan } from '../view/plan-words.ts';
import { Brand } from './brand.tsx';
import { useUnits } from './use-units.ts';

/** The top of the run's screen: which run this is, and whether it is connected. */
export function RunBar({ run, session, state }: { readonly run: Run; readonly session: SessionInfo; readonly state: RunState }) {
  const badge = badgeOf(state, useConnectionStatus(run.sync).state);
  const units = useUnits();
  const plan = session.plan && shortPlan(session.plan, units);
  const watching = session.roster.filter(({ role, presence }) => role === 'spectator' && presence === 'here').length;
  return (
    <header className="run-bar">
      <Brand />
      <div className="run-title">
        <h1>{session.title}</h1>
        <p className="muted">
          <span className="numeric" data-testid="session-code">
            {session.code}
          </span>
          {plan !== undefined && <span> · {plan}</span>}
          {watching > 0 && <span> · {watching} watching</span>}
        </p>
      </div>
      <p className={`badge ${badge.tone}`} role="status" data-testid="connection" data-tone={badge.tone}>
        <span className="badge-dot" aria-hidden="true" />
        <span>
          {badge.text}
          {badge.detail !== undefined && <small>{badge.detail}</small>}
        </span>
      </p>
    </header>
  );
}
