import { figureText, percentText } from "./figures.ts";
import type { Performance } from "./performance.queries.ts";
import { performanceWords } from "./performance.strings.ts";

const words = performanceWords.slow;

/** What takes longest of what people and programs ask for. */
export function SlowOperations({ items }: { readonly items: Performance["slowOperations"] }) {
  return (
    <section aria-labelledby="slow-operations">
      <div class="section-head">
        <h2 id="slow-operations">{words.title}</h2>
        <span class="count">{words.about}</span>
      </div>
      {items.length === 0 ? (
        <p class="card performance-note muted">{words.empty}</p>
      ) : (
        <div class="table-frame card">
          <table class="table slow-table">
            <thead>
              <tr>
                <th scope="col">{words.operation}</th>
                <th scope="col">{words.time}</th>
                <th scope="col">{words.requests}</th>
                <th scope="col">{words.errors}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ operation, p95Seconds, requestsPerMinute, errorRatio }) => (
                <tr key={operation}>
                  <td>
                    <code>{operation}</code>
                  </td>
                  <td class="tabular">{figureText(p95Seconds, "seconds")}</td>
                  <td class="tabular">{figureText(requestsPerMinute, "perMinute")}</td>
                  <td class="tabular">{percentText(errorRatio)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
