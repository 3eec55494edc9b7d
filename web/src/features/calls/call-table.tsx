import type { Call } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatDuration, formatFull, formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { Elapsed } from "../../ui/time.tsx";
import { callWords } from "./call.strings.ts";
import { callListWords } from "./call-list.strings.ts";
import { isActive } from "./call-state.ts";
import { callerText, nameOf, phoneText } from "./call-words.ts";
import { StatusBadge } from "./status-badge.tsx";

const { columns } = callListWords;

/** A list of calls; on narrow screens each row becomes a block. */
export function CallTable({ calls, isBusy }: { readonly calls: readonly Call[]; readonly isBusy: boolean }) {
  const nowMs = Date.now();
  return (
    <div class="table-frame card" aria-busy={isBusy}>
      <table class="table call-table">
        <caption class="hidden-visually">{callListWords.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.who}</th>
            <th scope="col">{columns.status}</th>
            <th scope="col">{columns.priority}</th>
            <th scope="col">{columns.summary}</th>
            <th scope="col">{columns.started}</th>
            <th scope="col" class="cell-end">
              {columns.duration}
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <CallRow key={call.id} call={call} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CallRow({ call, nowMs }: { readonly call: Call; readonly nowMs: number }) {
  const { id, direction, summary, priority, initiatedAt, durationSeconds } = call;
  return (
    <tr>
      <td class="cell-who">
        <a class="row-link" href={`/calls/${id}`} data-item>
          <span class="row-icon" title={callWords.directions[direction]}>
            <Icon name={direction === "inbound" ? "phoneIn" : "phoneOut"} />
            <span class="hidden-visually">{callWords.directions[direction]}</span>
          </span>
          <span class="row-who">
            <span class="row-name">{callerText(call)}</span>
            {nameOf(call) === null ? null : <span class="muted tabular">{phoneText(call)}</span>}
          </span>
        </a>
      </td>
      <td class="cell-status">
        <StatusBadge status={call.status} />
      </td>
      <td class="cell-priority">{priority === null ? null : <PriorityBadge priority={priority} />}</td>
      <td class="cell-summary">
        <span class="row-summary muted">{summary ?? ""}</span>
      </td>
      <td class="cell-when tabular">
        <time dateTime={initiatedAt} title={formatFull(initiatedAt)}>
          {formatWhen(initiatedAt, nowMs)}
        </time>
      </td>
      <td class="cell-duration cell-end tabular">
        {isActive(call) ? (
          <Elapsed since={call.startedAt ?? initiatedAt} until={null} />
        ) : durationSeconds ? (
          formatDuration(durationSeconds * 1_000)
        ) : (
          <span class="muted">–</span>
        )}
      </td>
    </tr>
  );
}
