import { formatGap, type Units } from '@paceline/core';
import { useRef, useState } from 'react';
import type { RunState } from '../run/run-state.ts';
import { steadyLayout, ticksOf, type StripEntry, type StripFrame, type StripLabel, type StripLayout } from '../view/strip-layout.ts';
import { emptyStripText, labelText, stripOf, type Strip, type StripRunner } from '../view/strip.ts';
import { Disc } from './disc.tsx';
import { useSize } from './use-size.ts';
import { useUnits } from './use-units.ts';

const LABEL_WIDTH = 144;
const LANE_HEIGHT = 46;
const MOST_LANES = 3;

/** One axis of distance: the runner (or whom a viewer has chosen) in the middle, the others before and behind. */
export function GapStrip({ state }: { readonly state: RunState }) {
  const track = useRef<HTMLDivElement>(null);
  const units = useUnits();
  const { width } = useSize(track);
  const strip = stripOf(state, units);
  const lanes = Math.min(MOST_LANES, Math.max(1, strip.others.length));
  const frame: StripFrame = { width, range: state.range ?? 50, labelWidth: LABEL_WIDTH, lanes };
  const [layoutOf] = useState(steadyLayout);
  const layout = layoutOf(entriesOf(strip), frame);
  return (
    <section className="strip" aria-label="Gap strip" data-testid="gap-strip">
      <p className="strip-ends" aria-hidden="true">
        <span className="behind">◀ behind</span>
        <span className="ahead">ahead ▶</span>
      </p>
      <div ref={track} className="strip-track" style={{ height: heightOf(strip, lanes) }}>
        {/* With another one in the middle it is another drawing: marks that slid over would stand where nobody is. */}
        {width > 0 && strip.centre !== undefined && <Drawing key={strip.centre.userId} strip={strip} layout={layout} frame={frame} units={units} />}
      </div>
      {strip.others.length === 0 && <p className="strip-none muted">{emptyStripText(state, strip)}</p>}
      <ul className="unseen">
        {strip.others.map(({ userId, gap }) => (
          <li key={userId}>{gap.sentence}</li>
        ))}
      </ul>
    </section>
  );
}

const entriesOf = ({ others }: Strip): readonly StripEntry[] => others.map(({ userId, metres }) => ({ id: userId, metres }));

/** Room for the axis and the rows of labels, as far as there is something to show. */
function heightOf({ centre, others }: Strip, lanes: number): number {
  if (centre === undefined) return 0;
  return others.length === 0 ? 70 : lanes * LANE_HEIGHT + 74;
}

interface DrawingProps {
  readonly strip: Strip;
  readonly layout: StripLayout;
  readonly frame: StripFrame;
  readonly units: Units;
}

function Drawing({ strip, layout, frame, units }: DrawingProps) {
  const byId = new Map(strip.others.map((runner) => [runner.userId, runner]));
  return (
    <div className="strip-drawing" aria-hidden="true">
      <span className="strip-axis" />
      {ticksOf(frame, units).map(({ metres, x }) => (
        <span key={metres} className={`strip-tick${metres === 0 ? ' zero' : ''}`} style={{ transform: `translateX(${x}px)` }}>
          <span className="numeric">{metres === 0 ? '' : formatGap(metres, units)}</span>
        </span>
      ))}
      {layout.labels.map(({ ids, at, lane }) => (
        <span key={`to-${ids[0]}`} className="strip-leader" style={{ height: 14 + lane * LANE_HEIGHT, transform: `translateX(${at}px)` }} />
      ))}
      {/* A label that changes its row is a new one: it would slide across the others. */}
      {layout.labels.map((label) => (
        <Label key={`${label.ids[0]}/${label.lane}`} label={label} runners={label.ids.flatMap((id) => byId.get(id) ?? [])} />
      ))}
      {layout.marks.map((mark) => {
        const runner = byId.get(mark.id);
        return (
          runner && (
            <span key={mark.id} className={`strip-mark${mark.beyond ? ' beyond' : ''}`} style={{ transform: `translateX(${mark.x}px)` }} data-testid="strip-mark">
              <Disc mark={runner} old={runner.age !== undefined} />
            </span>
          )
        );
      })}
      <span className="strip-mark centre" style={{ transform: `translateX(${frame.width / 2}px)` }}>
        {strip.centre !== undefined && <Disc mark={strip.centre} />}
        <span className="strip-centre-name">{strip.centre?.me === true ? 'You' : strip.centre?.name}</span>
      </span>
    </div>
  );
}

function Label({ label, runners }: { readonly label: StripLabel; readonly runners: readonly StripRunner[] }) {
  const { who, seen, where, tone } = labelText(runners);
  return (
    <span className={`strip-label ${tone}`} style={{ transform: `translate(${label.x}px, ${-label.lane * LANE_HEIGHT}px)` }} data-testid="strip-label">
      <span className="strip-who">
        <strong>{who}</strong>
        {seen !== undefined && <span className="strip-seen">{seen}</span>}
      </span>
      <span className="numeric">{where}</span>
    </span>
  );
}
