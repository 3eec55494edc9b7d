import { figureText, VITAL_UNITS } from "./figures.ts";
import { linePath, newestVitals, pointsOf } from "./history.ts";
import type { Performance, VitalName, Vitals } from "./performance.queries.ts";
import { performanceWords as words } from "./performance.strings.ts";

const NAMES = Object.keys(VITAL_UNITS) as readonly VitalName[];
const WIDTH = 160;
const HEIGHT = 36;

/** The figures of the moment, each with the half hour before it. */
export function VitalCards(props: { readonly performance: Performance; readonly live: readonly Vitals[] }) {
  const { performance, live } = props;
  const newest = newestVitals(performance, live);
  return (
    <dl class="vitals" aria-label={words.now}>
      {NAMES.map((name) => (
        <div class="vital card" key={name}>
          <dt>{words.vitals[name]}</dt>
          <dd class="vital-figure tabular">{figureText(newest[name], VITAL_UNITS[name])}</dd>
          <dd>
            <Sparkline path={linePath(pointsOf(performance, live, name), WIDTH, HEIGHT)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A small line without axes: the shape of the last half hour. The figure above it says how much. */
function Sparkline({ path }: { readonly path: string }) {
  return (
    <svg
      class="sparkline"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path class="sparkline-ground" d={`M0 ${HEIGHT}H${WIDTH}`} />
      <path class="sparkline-line" d={path} />
    </svg>
  );
}
