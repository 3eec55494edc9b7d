import { useId, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { Import } from "../../data/types.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DownloadLink } from "../../ui/download-link.tsx";
import { formatCount, formatWhen } from "../../ui/format.ts";
import { ImportCounts } from "./import-counts.tsx";
import { useImportDeed } from "./import-run.tsx";
import { lastCounts, writtenCount } from "./import-words.ts";
import { importWords as words } from "./imports.strings.ts";

/** What became of an import that is over, and the way back. */
export function ImportResult({ one }: { readonly one: Import }) {
  const id = useId();
  const counts = lastCounts(one);
  return (
    <section class="card import-part import-step" aria-labelledby={id}>
      <div>
        <h2 id={id}>
          {one.status === "undone"
            ? words.undid
            : one.status === "canceled" || one.status === "failed"
              ? words.stoppedAfter
              : words.did}
        </h2>
        {counts && (one.confirmedAt !== null || one.status === "failed") ? (
          <ImportCounts counts={counts} />
        ) : null}
      </div>
      <div class="import-actions">
        {one.confirmedAt === null ? null : (
          <>
            <DownloadLink href={`/api/imports/${one.id}/lines.csv`}>{words.reportFile}</DownloadLink>
            <ButtonLink size="small" href={`/${one.kind}`}>
              {words.show(one.kind)}
            </ButtonLink>
          </>
        )}
        {one.undoUntil === null ? null : <Undo one={one} until={one.undoUntil} />}
      </div>
    </section>
  );
}

/** Many records are taken back at once: what that means is said first. */
function Undo({ one, until }: { readonly one: Import; readonly until: string }) {
  const [isAsking, setAsking] = useState(false);
  const { isBusy, ask } = useImportDeed();
  const count = writtenCount(one.counts.import ?? {});
  if (!isAsking) {
    return (
      <Button size="small" onClick={() => setAsking(true)}>
        {words.undo}
      </Button>
    );
  }
  return (
    <div class="import-undo" role="alert">
      <p>{words.undoText(formatWhen(until, Date.now()))}</p>
      <Button size="small" onClick={() => setAsking(false)}>
        {words.cancel}
      </Button>
      <Button
        size="small"
        kind="danger"
        isBusy={isBusy}
        onClick={() => void ask(() => api.undoImport({ params: { id: one.id } }), words.undoFailed)}
      >
        {words.undoConfirm(words.things(one.kind, count, formatCount(count)))}
      </Button>
    </div>
  );
}
