import type { AuditEntry } from "../../data/types.ts";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { type AuditFilters, filtersToPath } from "./audit-filters.ts";
import { actionText, actorText, auditWords as words, detailText, subjectText } from "./audit.strings.ts";

/** Who did what; names narrow the log to what they did, or to what was done to them. */
export function AuditTable(props: {
  readonly entries: readonly AuditEntry[];
  readonly filters: AuditFilters;
  readonly isBusy: boolean;
}) {
  const { entries, filters, isBusy } = props;
  const nowMs = Date.now();
  return (
    <div class="table-frame card" aria-busy={isBusy}>
      <table class="table audit-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.columns.when}</th>
            <th scope="col">{words.columns.who}</th>
            <th scope="col">{words.columns.what}</th>
            <th scope="col">{words.columns.subject}</th>
            <th scope="col" class="cell-end">
              {words.columns.trace}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} filters={filters} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AuditRow(props: {
  readonly entry: AuditEntry;
  readonly filters: AuditFilters;
  readonly nowMs: number;
}) {
  const { entry, filters, nowMs } = props;
  const { at, actor, action, subject, detail, traceId, traceUrl } = entry;
  const [who, what, toWhat] = [actorText(actor), actionText(action), subjectText(subject)];
  const details = detailText(detail);
  return (
    <tr>
      <td class="audit-when tabular muted">
        <time dateTime={at} title={formatFull(at)}>
          {formatWhen(at, nowMs)}
        </time>
      </td>
      <td class="audit-who">
        {actor.id === null ? (
          <span>{who}</span>
        ) : (
          <a href={filtersToPath({ ...filters, actor: actor.id })} title={words.onlyBy(who)} data-item>
            {who}
          </a>
        )}
        {actor.kind === "api_key" ? <span class="muted"> {words.key}</span> : null}
      </td>
      <td class="audit-what">
        <span>{what}</span>
        {details === "" ? null : <span class="audit-detail muted">{details}</span>}
      </td>
      <td class="audit-subject">
        {subject.id === null ? (
          <span class="muted">{toWhat}</span>
        ) : (
          <a
            href={filtersToPath({ ...filters, subjectType: subject.type, subject: subject.id })}
            title={words.onlyTo(toWhat)}
          >
            {toWhat}
          </a>
        )}
      </td>
      <td class="audit-trace cell-end">
        {traceUrl === null ? (
          traceId === null ? null : (
            <code title={traceId}>{traceId.slice(0, 8)}</code>
          )
        ) : (
          <a href={traceUrl} target="_blank" rel="noopener noreferrer" aria-label={words.openTrace(what)}>
            <Icon name="trace" /> {words.trace}
          </a>
        )}
      </td>
    </tr>
  );
}
