import { figureText } from "./figures.ts";
import type { Threshold } from "./performance.queries.ts";
import { performanceWords as words } from "./performance.strings.ts";
import { StateBadge } from "./state-badge.tsx";

/** Values that must not cross their limits. Those that nobody has measured are left out. */
export function ThresholdsList(props: {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Threshold[];
}) {
  const known = props.items.filter(({ state }) => state !== "unknown");
  return (
    <section aria-labelledby={props.id}>
      <div class="section-head">
        <h2 id={props.id}>{props.title}</h2>
      </div>
      {known.length === 0 ? (
        <p class="card performance-note muted">{words.objectives.empty}</p>
      ) : (
        <ul class="card performance-list">
          {known.map(({ id, title, value, unit, comparison, warning, critical, state }) => (
            <li key={id} class="threshold">
              <span>{title}</span>
              <span class="tabular threshold-value">{figureText(value, unit)}</span>
              <span class="muted threshold-limit">
                {words.limit(comparison, figureText(warning ?? critical, unit))}
              </span>
              <StateBadge state={state} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
