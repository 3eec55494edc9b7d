import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatCount } from "../../ui/format.ts";
import { FormProblem, Skeleton } from "../../ui/states.tsx";
import { confirmWords as words } from "./confirm-bulk.strings.ts";
import { type BulkPreview, type NewBulk, runBulk, tellBulk } from "./confirm-bulk.ts";

/** A change of many records that somebody wants. */
export interface WantedBulk {
  /** What is done: "Close". */
  readonly verb: string;
  readonly request: NewBulk;
}

/** Asks for a change of many records to be confirmed by their number, which the server has counted. */
export function ConfirmBulk(props: {
  readonly wanted: WantedBulk;
  readonly kind: (count: string, isOne: boolean) => string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { wanted, onDone, onClose } = props;
  const { verb, request } = wanted;
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const kind = (count: number) => props.kind(formatCount(count), count === 1);
  const preview = useQuery({
    queryKey: ["bulk-preview", request],
    queryFn: ({ signal }) => api.previewBulkOperation({ body: request, signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const confirm = async (counted: BulkPreview) => {
    setBusy(true);
    setProblem(null);
    try {
      const operation = await runBulk(counted);
      tellBulk(operation, verb, kind, onDone);
      onDone();
      onClose();
    } catch (thrown) {
      setProblem(asApiError(thrown));
      setBusy(false);
    }
  };
  const counted = preview.data;
  const button = useRef<HTMLButtonElement>(null);
  // It takes no focus before there is something to confirm.
  const isReady = counted !== undefined && counted.recordsMeant > 0;
  useEffect(() => {
    if (isReady) button.current?.focus();
  }, [isReady]);
  const failure = problem ?? preview.error;
  return (
    <Dialog title={counted ? words.confirmTitle(verb, kind(counted.recordsMeant)) : verb} onClose={onClose}>
      {counted ? (
        <LeftOut preview={counted} kind={kind} />
      ) : preview.error ? null : (
        <p role="status" aria-label={words.counting}>
          <Skeleton width="60%" />
        </p>
      )}
      <FormProblem
        text={failure && `${problem ? words.failed : words.previewFailed} ${errorText(failure)}`}
      />
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button
          kind="primary"
          buttonRef={button}
          isBusy={isBusy || preview.isPending}
          disabled={!isReady}
          onClick={() => counted && void confirm(counted)}
        >
          {counted ? words.confirm(verb, kind(counted.recordsMeant)) : verb}
        </Button>
      </div>
    </Dialog>
  );
}

function LeftOut(props: { readonly preview: BulkPreview; readonly kind: (count: number) => string }) {
  const { recordsMeant, excludedBy } = props.preview;
  const reasons = Object.entries(excludedBy) as [keyof typeof excludedBy, number][];
  return (
    <>
      {recordsMeant === 0 ? <p>{words.nothing}</p> : null}
      {reasons.map(([reason, count]) => (
        <p key={reason} class="muted">
          {words.leftOut(`${props.kind(count)}, ${words.reasons[reason] ?? words.otherReason}`)}
        </p>
      ))}
    </>
  );
}
