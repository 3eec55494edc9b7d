import { Badge } from "../../ui/badge.tsx";
import type { Performance } from "./performance.queries.ts";
import { performanceWords } from "./performance.strings.ts";
import { RowLinks } from "./row-links.tsx";

const words = performanceWords.recommendations;

/** What to do about what is missed or at risk; what helps several is said once. */
export function Recommendations({ items }: { readonly items: Performance["recommendations"] }) {
  const byTodo = Object.groupBy(items, ({ todo }) => todo);
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
          {Object.entries(byTodo).map(([todo, same = []]) => (
            <li key={todo} class="recommendation">
              <h3>{todo}</h3>
              <ul>
                {same.map((item) => (
                  <li key={item.id} class="recommendation-row">
                    <Badge tone={item.urgency === "now" ? "bad" : "warning"} hasDot>
                      {words.urgency[item.urgency]}
                    </Badge>
                    <span class="recommendation-text">
                      {item.title}. <span class="muted">{item.why}</span>
                      <span class="recommendation-impact muted">{item.impact}</span>
                    </span>
                    <RowLinks {...item} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
