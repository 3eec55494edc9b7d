import { useEffect, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import type { BulkChoice, BulkKind, BulkSelection } from "./bulk-kind.ts";
import { BulkPreview } from "./bulk-preview.tsx";
import { bulkWords as words } from "./bulk.strings.ts";
import { deedText } from "./bulk-words.ts";

/** From an action to its confirmation: what it needs, then what it would change. */
export function BulkDialog<Action, Filters>(props: {
  readonly kind: BulkKind<Action, Filters>;
  readonly choice: BulkChoice<Action>;
  readonly selection: BulkSelection<Filters>;
  readonly onClose: () => void;
  /** It is on its way. */
  readonly onDone: () => void;
}) {
  const { kind, choice, selection, onClose, onDone } = props;
  const [action, setAction] = useState<Action | undefined>(choice.action);
  const [preview, setPreview] = useState<Output<"previewBulkOperation">>();
  const [error, setError] = useState<ApiError>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (action === undefined) return undefined;
    const leaving = new AbortController();
    setPreview(undefined);
    setError(undefined);
    api.previewBulkOperation({ body: kind.request(selection, action), signal: leaving.signal }).then(
      (found) => setPreview(found),
      (thrown: unknown) => {
        if (!leaving.signal.aborted) setError(asApiError(thrown));
      },
    );
    return () => leaving.abort();
  }, [action, turn]);
  const again = () => setTurn(turn + 1);
  const Ask = choice.ask;
  return (
    <Dialog title={preview ? deedText(preview) : choice.text} onClose={onClose}>
      {action === undefined && Ask ? (
        <Ask onChoose={setAction} />
      ) : error ? (
        <ErrorState title={words.previewFailed} error={error} onRetry={again} />
      ) : preview ? (
        <BulkPreview {...{ preview, onClose, onDone }} isDanger={choice.isDanger ?? false} onAgain={again} />
      ) : (
        <div role="status">
          <p class="muted">{words.counting}</p>
          <Skeleton height="5.500rem" />
        </div>
      )}
    </Dialog>
  );
}
