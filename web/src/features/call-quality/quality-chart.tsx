import { formatClock } from "../../ui/format.ts";
import { type Chart, type Measure, POOR_MOS } from "./chart.ts";
import { qualityWords as words } from "./quality.strings.ts";

const WIDTH = 640;
const HEIGHT = 160;
/** Room for a line at the edge. */
const INSET = 3;

/** One measure of a call in time, a line for each leg. */
export function QualityChart({ chart, measure }: { readonly chart: Chart; readonly measure: Measure }) {
  const { legs, fromMs, toMs, low, high } = chart;
  const toX = (x: number) => INSET + x * (WIDTH - 2 * INSET);
  const toY = (y: number) => INSET + y * (HEIGHT - 2 * INSET);
  const poorY = toY(1 - (POOR_MOS - low) / (high - low));
  return (
    <figure class="quality-figure">
      <svg
        class="quality-chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.chart(words.measures[measure])}
      >
        {measure === "mos" ? <line class="quality-poor" x1={0} x2={WIDTH} y1={poorY} y2={poorY} /> : null}
        {legs.map(({ series, lines }, leg) =>
          lines.map((line) =>
            line.length === 1 ? (
              <line
                key={`${series.line} ${line[0]?.x}`}
                class="quality-line quality-point"
                data-leg={leg % 4}
                x1={toX(line[0]?.x ?? 0)}
                x2={toX(line[0]?.x ?? 0)}
                y1={toY(line[0]?.y ?? 0)}
                y2={toY(line[0]?.y ?? 0)}
              />
            ) : (
              <polyline
                key={`${series.line} ${line[0]?.x}`}
                class="quality-line"
                data-leg={leg % 4}
                points={line.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(" ")}
              />
            ),
          ),
        )}
      </svg>
      <div class="quality-scale tabular" aria-hidden="true">
        <span>
          {high}
          {words.units[measure]}
        </span>
        <span>{low}</span>
      </div>
      <div class="quality-time tabular" aria-hidden="true">
        <span>{formatClock(0)}</span>
        <span>{formatClock((toMs - fromMs) / 1_000)}</span>
      </div>
    </figure>
  );
}
