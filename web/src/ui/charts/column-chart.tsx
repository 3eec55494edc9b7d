import { formatCount } from "../format.ts";
import "./charts.css";

/** One column: its figure, and the one that it is compared with. */
export interface ColumnOf {
  readonly key: string;
  /** Below it; some are left out where there are many. */
  readonly label: string;
  /** What is said about it when it is pointed at. */
  readonly text: string;
  readonly value: number;
  readonly before?: number | undefined;
}

const WIDTH = 100;
const HEIGHT = 40;
const MOST_LABELS = 8;

/** Columns over time. Says nothing to screen readers: its figures stand in a table beside it. */
export function ColumnChart({ columns }: { readonly columns: readonly ColumnOf[] }) {
  const highest = niceCeiling(Math.max(1, ...columns.flatMap(({ value, before = 0 }) => [value, before])));
  const step = WIDTH / Math.max(1, columns.length);
  const heightOf = (value: number) => (value / highest) * HEIGHT;
  const every = Math.ceil(columns.length / MOST_LABELS);
  return (
    <div class="column-chart" aria-hidden="true">
      <div class="column-chart-scale tabular">
        <span>{formatCount(highest)}</span>
        <span>{formatCount(highest / 2)}</span>
        <span>0</span>
      </div>
      <div class="column-chart-plot">
        <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line key={y} class="chart-line" x1={0} x2={WIDTH} y1={y} y2={y} />
          ))}
          {columns.map(({ key, value, before, text }, index) => (
            <g key={key} class="column">
              <title>{text}</title>
              <rect class="column-area" x={index * step} y={0} width={step} height={HEIGHT} />
              {before === undefined ? null : (
                <rect
                  class="column-before"
                  x={index * step + step * 0.08}
                  y={HEIGHT - heightOf(before)}
                  width={step * 0.84}
                  height={heightOf(before)}
                />
              )}
              <rect
                class="column-value"
                x={index * step + step * 0.2}
                y={HEIGHT - heightOf(value)}
                width={step * 0.6}
                height={heightOf(value)}
              />
            </g>
          ))}
        </svg>
        <div class="column-chart-labels">
          {columns.map(({ key, label }, index) =>
            index % every === 0 ? (
              <span key={key} style={{ left: `${(index + 0.5) * step}%` }}>
                {label}
              </span>
            ) : null,
          )}
        </div>
      </div>
    </div>
  );
}

/** The next round number that halves well: 1, 2, 4, 6, 10, 20, 40, 60, 100 … */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 6, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}
