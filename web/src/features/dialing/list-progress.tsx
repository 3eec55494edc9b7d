import type { DialList } from "./dialing.types.ts";
import { formatCount, formatWhen } from "../../ui/format.ts";
import { dialingWords as words } from "./dialing.strings.ts";

/** How far a list is, as a bar of its parts. */
export function ProgressBar({ progress }: { readonly progress: DialList["progress"] }) {
  const { total, done, later, locked, called } = progress;
  const share = (count: number) => ({ flexGrow: count });
  return (
    <div class="dial-bar" role="img" aria-label={words.doneOf(done, total)}>
      <span data-part="done" style={share(done)} />
      <span data-part="now" style={share(locked + called)} />
      <span data-part="later" style={share(later)} />
      <span data-part="waiting" style={share(total === 0 ? 1 : progress.waiting)} />
    </div>
  );
}

/** How far a list is, in figures. */
export function ListProgress({ list }: { readonly list: DialList }) {
  const { total, done, waiting, later, locked, called, nextDueAt } = list.progress;
  const figures = [
    ["done", done],
    ["now", locked + called],
    ["later", later],
    ["waiting", waiting],
  ] as const;
  return (
    <section class="card dial-panel" aria-labelledby="dial-progress">
      <div class="section-head dial-panel-head">
        <h2 id="dial-progress">{words.progress}</h2>
        <span class="count">{words.doneOf(done, total)}</span>
      </div>
      <ProgressBar progress={list.progress} />
      <dl class="dial-figures">
        {figures.map(([part, count]) => (
          <div key={part} data-part={part}>
            <dt>{words.counts[part]}</dt>
            <dd class="tabular">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {nextDueAt === null ? null : (
        <p class="muted dial-small">{words.nextDue(formatWhen(nextDueAt, Date.now()))}</p>
      )}
    </section>
  );
}

/** What became of the leads of a list, by reason. */
export function ListSummary({ list }: { readonly list: DialList }) {
  const reasons = Object.entries(list.progress.byReason) as [keyof typeof words.reasons, number][];
  if (reasons.length === 0) return null;
  return (
    <dl class="dial-summary">
      {reasons
        .toSorted(([, a], [, b]) => b - a)
        .map(([reason, count]) => (
          <div key={reason}>
            <dt>{words.reasons[reason]}</dt>
            <dd class="tabular">{formatCount(count)}</dd>
          </div>
        ))}
    </dl>
  );
}
