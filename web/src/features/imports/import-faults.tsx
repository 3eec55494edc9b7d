import { useQuery } from "@tanstack/preact-query";
import { useId } from "preact/hooks";
import type { Import } from "../../data/types.ts";
import { DownloadLink } from "../../ui/download-link.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { importFaultsQuery } from "./imports.queries.ts";
import { importWords as words } from "./imports.strings.ts";

/** The first lines with faults, each with why and what to do; all of them as a file. */
export function ImportFaults({ one }: { readonly one: Import }) {
  const id = useId();
  const query = useQuery(importFaultsQuery(one.id, turnOf(one)));
  const run = one.counts.import ? "import" : "check";
  if (query.data?.items.length === 0) return null;
  return (
    <section class="card import-part" aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>{words.findings}</h2>
        <DownloadLink href={`/api/imports/${one.id}/lines.csv?run=${run}&action=error`}>
          {words.faultsFile}
        </DownloadLink>
      </div>
      {query.data ? (
        <ul class="import-faults">
          {query.data.items.map(({ line, findings }) => (
            <li key={line}>
              <strong>{words.findingLine(line)}</strong>
              {findings.map(({ code, field, why, whatToDo }) => (
                <span key={code + (field ?? "")}>
                  {field === null ? null : words.findingField(words.fields[field] ?? field)}
                  {why}. <span class="muted">{whatToDo}</span>
                </span>
              ))}
            </li>
          ))}
        </ul>
      ) : (
        <NotLoaded query={query} title={words.findingsFailed}>
          <Skeleton height="4rem" />
        </NotLoaded>
      )}
    </section>
  );
}

/** Tells runs of an import apart: after another one its report is another. */
export function turnOf({ status, finishedAt, counts }: Import): string {
  return `${status} ${finishedAt ?? ""} ${JSON.stringify(counts)}`;
}
