import { formatWhen } from "../../ui/format.ts";
import { percentText } from "./figures.ts";
import type { Objective } from "./performance.queries.ts";
import { performanceWords } from "./performance.strings.ts";
import { RowLinks } from "./row-links.tsx";
import { StateBadge } from "./state-badge.tsx";

const words = performanceWords.objectives;
/** Beyond this nobody cares by how much. */
const MOST_OVERSPENT = -9.99;
const ORDER = ["missed", "at_risk", "held", "unknown"] as const;

/** What is owed over 30 days, and what is left of each error budget; what is worst first. */
export function ObjectivesTable({ items }: { readonly items: readonly Objective[] }) {
  const known = items
    .filter(({ state }) => state !== "unknown")
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const quiet = items.length - known.length;
  return (
    <section aria-labelledby="objectives">
      <div class="section-head">
        <h2 id="objectives">{words.title}</h2>
        <span class="count">{words.about}</span>
      </div>
      {known.length === 0 ? (
        <p class="card performance-note muted">{words.empty}</p>
      ) : (
        <ul class="card performance-list">
          {known.map((item) => (
            <li key={item.id} class="objective">
              <span class="objective-title">{item.title}</span>
              <span class="objective-met tabular">
                {percentText(item.metRatio ?? 0)}
                <span class="muted"> / {percentText(item.objectiveRatio)}</span>
              </span>
              <BudgetBar item={item} />
              <span class="muted">{endText(item)}</span>
              <StateBadge state={item.state} />
              <RowLinks {...item} />
            </li>
          ))}
        </ul>
      )}
      {quiet > 0 && known.length > 0 ? <p class="performance-more muted">{words.quiet(quiet)}</p> : null}
    </section>
  );
}

function endText({ budgetLeftRatio, budgetEndsAt }: Objective): string {
  if ((budgetLeftRatio ?? 0) <= 0) return words.gone;
  return budgetEndsAt === null ? words.never : formatWhen(budgetEndsAt, Date.now());
}

function BudgetBar({ item: { budgetLeftRatio, state } }: { readonly item: Objective }) {
  const left = Math.max(0, Math.min(1, budgetLeftRatio ?? 0));
  const tone = state === "missed" ? "bad" : state === "at_risk" ? "warning" : "good";
  return (
    <span class="budget" data-tone={tone}>
      <span class="budget-track" aria-hidden="true">
        <span class="budget-left" style={{ width: `${left * 100}%` }} />
      </span>
      <span class="tabular">
        <span class="hidden-visually">{words.budget}: </span>
        {(budgetLeftRatio ?? 0) < MOST_OVERSPENT
          ? `< ${percentText(MOST_OVERSPENT)}`
          : percentText(budgetLeftRatio ?? 0)}
      </span>
    </span>
  );
}
