import { useEffect, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import type { BulkOperation } from "../../data/types.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { clock, watchClock } from "../../ui/clock.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { bulkWords as words } from "./bulk.strings.ts";
import { hasLeftovers as leavesAny, isUnderWay, progressText, undoSeconds } from "./bulk-words.ts";
import { followBulk, forgetBulk, showsBulk } from "./follow-bulk.ts";
import "./bulk.css";

/** How far an operation is, what became of it, and for as long as it can be undone the way to do so. */
export function BulkStatus({ operation, isUnseen }: { operation: BulkOperation; isUnseen: boolean }) {
  useEffect(watchClock, []);
  const [isBusy, setBusy] = useState(false);
  const nowMs = clock.nowMs.value;
  const { id, recordsDone, recordsMeant, status } = operation;
  const isMoving = isUnderWay(operation);
  const leftS = undoSeconds(operation, nowMs);
  const isOver = !isMoving && leftS === 0;
  const hasLeftovers = leavesAny(operation);
  useEffect(() => showsBulk(id), [id]);
  // What went well and can no longer be undone has been read by then.
  useEffect(() => {
    if (isOver && !hasLeftovers && status === "done") forgetBulk();
  }, [isOver, hasLeftovers, status]);
  const ask = async (asked: Promise<BulkOperation>, failure: string) => {
    setBusy(true);
    try {
      followBulk(await asked);
    } catch (thrown) {
      showToast({ tone: "bad", text: `${failure} ${errorText(asApiError(thrown))}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="bulk-bar bulk-status" data-moving={isMoving}>
      <p role="status">{progressText(operation, nowMs)}</p>
      {isMoving ? <progress max={Math.max(1, recordsMeant)} value={recordsDone} aria-hidden="true" /> : null}
      {isUnseen ? <p class="muted">{words.unreachable}</p> : null}
      <div class="bulk-actions">
        {status === "running" ? (
          <Button
            size="small"
            isBusy={isBusy}
            onClick={() => void ask(api.cancelBulkOperation({ params: { id } }), words.stopFailed)}
          >
            {words.stop}
          </Button>
        ) : null}
        {leftS > 0 ? (
          <Button
            size="small"
            isBusy={isBusy}
            onClick={() => void ask(api.undoBulkOperation({ params: { id } }), words.undoFailed)}
          >
            {words.undo(leftS)}
          </Button>
        ) : null}
        {hasLeftovers && !isMoving ? (
          <ButtonLink size="small" href={`/api/bulk-operations/${id}/records.csv`} icon="download">
            {words.report}
          </ButtonLink>
        ) : null}
        {isMoving ? null : (
          <Button kind="ghost" size="small" icon="x" aria-label={words.hide} onClick={forgetBulk} />
        )}
      </div>
    </div>
  );
}
