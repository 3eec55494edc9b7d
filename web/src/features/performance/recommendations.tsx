import { Badge } from "../../ui/badge.tsx";
import type { Performance } from "./performance.queries.ts";
import { performanceWords } from "./performance.strings.ts";
import { RowLinks } from "./row-links.tsx";

const words = performanceWords.recommendations;

/** What to do about what is missed or at risk. */
export function Recommendations({ items }: { readonly items: Performance["recommendations"] }) {
  return (
    <section aria-labelledby="recommendations">
      <div class="section-head">
        <h2 id="recommendations">{words.title}</h2>
        {items.length > 0 ? <span class="count">{items.length}</span> : null}
      </div>
      {items.length === 0 ? (
        <p class="card performance-note muted">{words.empty}</p>
      ) : (
        <ul class="card performance-list">
          {items.map((item) => (
            <li key={item.id} class="recommendation">
              <div class="recommendation-head">
                <Badge tone={item.urgency === "now" ? "bad" : "warning"} hasDot>
                  {words.urgency[item.urgency]}
                </Badge>
                <h3>{item.title}</h3>
                <RowLinks {...item} />
              </div>
              <p>{item.why}</p>
              <p class="muted">{item.impact}</p>
              <p>
                <strong>{item.todo}</strong>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
