import { useLiveQuery } from "../../data/live/use-live-query.ts";
import type { Alert } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatDuration, formatWhen } from "../../ui/format.ts";
import { NotLoaded, TableSkeleton } from "../../ui/states.tsx";
import { alertHistoryQuery } from "../alerts/alerts.queries.ts";
import { medianTakenMs, takenAfterMs } from "./on-call-words.ts";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.history;

/** The last alerts: who took them, after how long, and when they were resolved. */
export function AlertHistory() {
  const query = useLiveQuery(alertHistoryQuery);
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <TableSkeleton />
      </NotLoaded>
    );
  }
  if (data.length === 0) return <p class="card on-call-note muted">{words.empty}</p>;
  const median = medianTakenMs(data);
  const taken = data.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length;
  return (
    <>
      {median === null ? null : (
        <p class="muted history-median">{words.median(formatDuration(median), taken)}</p>
      )}
      <div class="table-frame card">
        <table class="table history-table">
          <thead>
            <tr>
              <th scope="col">{words.columns.alert}</th>
              <th scope="col">{words.columns.raised}</th>
              <th scope="col">{words.columns.taken}</th>
              <th scope="col">{words.columns.resolved}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((alert) => (
              <Row key={alert.id} alert={alert} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ alert }: { readonly alert: Alert }) {
  const { priority, body, callId, createdAt, acknowledgedByName, resolvedAt, state } = alert;
  const takenMs = takenAfterMs(alert);
  return (
    <tr>
      <td>
        <span class="history-alert">
          <PriorityBadge priority={priority} />
          <a href={`/calls/${callId}`} data-item>
            {body}
          </a>
        </span>
      </td>
      <td data-label={words.columns.raised}>
        <time dateTime={createdAt}>{formatWhen(createdAt, Date.now())}</time>
      </td>
      <td data-label={words.columns.taken} data-late={takenMs === null && state !== "open"}>
        {takenMs === null ? words.never : words.by(acknowledgedByName ?? "", formatDuration(takenMs))}
      </td>
      <td data-label={words.columns.resolved}>
        {resolvedAt === null
          ? words.open
          : words.after(formatDuration(Date.parse(resolvedAt) - Date.parse(createdAt)))}
      </td>
    </tr>
  );
}
