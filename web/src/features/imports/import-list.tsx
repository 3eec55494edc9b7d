import { useQuery } from "@tanstack/preact-query";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState, NotLoaded, TableSkeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { countsText, lastCounts, STATUS_TONES } from "./import-words.ts";
import { importsQuery } from "./imports.queries.ts";
import { importWords as words } from "./imports.strings.ts";

/** What was imported before. */
export function ImportList() {
  const query = useQuery(importsQuery());
  if (!query.data) {
    return (
      <NotLoaded query={query} title={words.earlierFailed}>
        <TableSkeleton />
      </NotLoaded>
    );
  }
  const { items } = query.data;
  if (items.length === 0) {
    return (
      <div class="card import-none">
        <EmptyState icon="download" title={words.noneTitle} text={words.noneText} isCompact />
      </div>
    );
  }
  return (
    <div class="table-frame card">
      <table class="table import-table">
        <caption class="hidden-visually">{words.earlier}</caption>
        <thead>
          <tr>
            {(["file", "kind", "status", "result", "when"] as const).map((column) => (
              <th scope="col" key={column} data-column={column}>
                {words.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <td>
                <a class="row-link" href={`/imports/${one.id}`} data-item>
                  <span class="row-name">{one.fileName}</span>
                </a>
              </td>
              <td>{words.kinds[one.kind]}</td>
              <td>
                <Badge tone={STATUS_TONES[one.status]}>{words.statuses[one.status]}</Badge>
              </td>
              <td class="muted">{countsText(lastCounts(one))}</td>
              <td class="muted">
                <Ago at={one.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
