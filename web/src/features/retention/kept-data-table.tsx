import type { KeptData } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { Ago } from "../../ui/time.tsx";
import { retentionWords as words } from "./retention.strings.ts";

const { columns } = words;

/** Kinds of data, each with how long it is kept; on narrow screens each row becomes a block. */
export function KeptDataTable({ items }: { readonly items: readonly KeptData[] }) {
  return (
    <div class="table-frame card">
      <table class="table kept-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.days}</th>
            <th scope="col">{columns.variable}</th>
            <th scope="col">{columns.run}</th>
            <th scope="col">{columns.removal}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((data) => (
            <Row key={data.kind} data={data} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ data }: { readonly data: KeptData }) {
  const { what, since, days, usualDays, variable, lastRunAt, isLate, lastRemoval } = data;
  return (
    <tr>
      <td class="kept-what">
        {sentence(what)}
        <span class="kept-more muted">{words.since(since)}</span>
      </td>
      <td class="kept-days">
        {words.days(days)}
        {days === usualDays ? null : <span class="kept-more muted">{words.usual(usualDays)}</span>}
      </td>
      <td class="kept-variable">
        <code>{variable}</code>
      </td>
      <td class="kept-run" data-label={columns.run}>
        {lastRunAt === null ? (
          <span class="muted">{words.notKnown}</span>
        ) : (
          <>
            <Ago at={lastRunAt} /> {isLate ? <Badge tone="warning">{words.late}</Badge> : null}
          </>
        )}
      </td>
      <td class="kept-removal" data-label={columns.removal}>
        {lastRemoval === null ? (
          <span class="muted">{lastRunAt === null ? words.notKnown : words.nothing}</span>
        ) : (
          <>
            {words.removed(lastRemoval.rows)}
            <span class="kept-more muted">
              <Ago at={lastRemoval.at} />
            </span>
          </>
        )}
      </td>
    </tr>
  );
}

/** As it begins a line; names of headers stand in code where the server says them. */
function sentence(text: string): string {
  const plain = text.replaceAll("`", "");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
