import type { Call } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatDuration } from "../../ui/format.ts";
import { Ago } from "../../ui/time.tsx";
import { boardWords } from "./board.strings.ts";
import { callerText } from "./call-words.ts";
import { StatusBadge } from "./status-badge.tsx";

/** Calls that ended lately; nothing when there are none. */
export function RecentCalls({ calls }: { readonly calls: readonly Call[] }) {
  if (calls.length === 0) return null;
  return (
    <section class="recent" aria-labelledby="recent-title">
      <div class="section-head">
        <h2 id="recent-title">{boardWords.recent}</h2>
      </div>
      <ul class="recent-list card">
        {calls.map((call) => (
          <li key={call.id}>
            <a class="recent-row" href={`/calls/${call.id}`} data-item>
              <span class="recent-who">
                <span class="recent-name">{callerText(call)}</span>
                {call.priority === null ? null : <PriorityBadge priority={call.priority} />}
              </span>
              <span class="recent-summary muted">{call.summary ?? ""}</span>
              <StatusBadge status={call.status} />
              <span class="recent-duration muted tabular">
                {call.durationSeconds ? formatDuration(call.durationSeconds * 1_000) : ""}
              </span>
              <span class="recent-ago muted">
                <Ago at={call.endedAt ?? call.updatedAt} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
