import { useQuery } from "@tanstack/preact-query";
import type { Import, MappedField } from "../../data/types.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { turnOf } from "./import-faults.tsx";
import { findingsByColumn } from "./import-mapping.ts";
import { importHeadQuery, importLinesQuery } from "./imports.queries.ts";
import { importWords as words } from "./imports.strings.ts";

const SHOWN = 10;

/** The first lines of a file under what their columns are taken for; after a check with what is wrong, where it is. */
export function ImportRows(props: {
  readonly one: Import;
  readonly mapping: Import["mapping"];
  readonly choices: readonly (readonly [field: MappedField, text: string])[];
  /** It was checked with this mapping. */
  readonly isChecked: boolean;
  readonly onField: (column: number, field: MappedField | null) => void;
}) {
  const { one, mapping, choices, isChecked, onField } = props;
  const head = useQuery(importHeadQuery(one));
  const lines = useQuery({ ...importLinesQuery(one.id, turnOf(one)), enabled: isChecked });
  if (!head.data) {
    return (
      <NotLoaded query={head} title={words.rowsFailed}>
        <Skeleton height="20rem" />
      </NotLoaded>
    );
  }
  const reported = new Map(isChecked ? lines.data?.map((line) => [line.line, line]) : []);
  return (
    <div class="import-frame">
      <table class="import-rows">
        <caption class="hidden-visually">{words.columnsTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{words.line}</th>
            {one.columns.map(({ name }, column) => (
              <th scope="col" key={column} data-left={mapping[column] == null}>
                <span class="import-column">{name || words.unnamedColumn(column + 1)}</span>
                <select
                  class="select"
                  aria-label={words.takenFor(name || words.unnamedColumn(column + 1))}
                  value={mapping[column] ?? ""}
                  onChange={({ currentTarget }) =>
                    onField(column, choices.find(([field]) => field === currentTarget.value)?.[0] ?? null)
                  }
                >
                  <option value="">{words.leftOut}</option>
                  {choices.map(([field, text]) => (
                    <option key={field} value={field}>
                      {text}
                    </option>
                  ))}
                </select>
              </th>
            ))}
            {isChecked ? <th scope="col">{words.becomes}</th> : null}
          </tr>
        </thead>
        <tbody>
          {head.data.slice(0, SHOWN).map(({ line, cells }) => {
            const report = reported.get(line);
            const found = findingsByColumn(mapping, report);
            return (
              <tr key={line}>
                <th scope="row">{line}</th>
                {one.columns.map((_column, column) => (
                  <td
                    key={column}
                    data-left={mapping[column] == null}
                    data-fault={report?.action === "error" && found.has(column)}
                  >
                    {cells[column] ?? ""}
                    {found.get(column)?.map(({ code, why }) => (
                      <small key={code}>{why}</small>
                    ))}
                  </td>
                ))}
                {isChecked ? (
                  <td data-fault={report?.action === "error" && found.has(-1)}>
                    {report ? (words.lineActions[report.action] ?? report.action) : ""}
                    {found.get(-1)?.map(({ code, why }) => (
                      <small key={code}>{why}</small>
                    ))}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
