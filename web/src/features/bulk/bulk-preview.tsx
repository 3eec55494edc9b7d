import { useEffect, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { BulkOperation } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { formatCount } from "../../ui/format.ts";
import { EmptyState, FormProblem } from "../../ui/states.tsx";
import { bulkWords as words } from "./bulk.strings.ts";
import { deedText, reasonTexts, thingsText } from "./bulk-words.ts";
import { followBulk } from "./follow-bulk.ts";
import { needsNumber } from "./needs-number.ts";

/** What an action would change, and what confirms it: the number of records on the button, and typed where a slip costs most. */
export function BulkPreview(props: {
  readonly preview: Output<"previewBulkOperation">;
  readonly isDanger: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
  readonly onAgain: () => void;
}) {
  const { preview, isDanger, onClose, onDone, onAgain } = props;
  const { id, token, recordsMeant, kind, action, isUndoable } = preview;
  const isReading = action.name === "export";
  const isTyped = needsNumber(preview, isDanger);
  const count = formatCount(recordsMeant);
  const [isStale, setStale] = useState(false);
  const { form, errors, problem, isPending, submit } = useServerForm<BulkOperation>({
    check: (value) =>
      !isTyped || isNumber(value("records"), recordsMeant) ? {} : { records: words.wrongNumber(count) },
    send: (value) => {
      void value;
      return api
        .confirmBulkOperation({ params: { id }, body: { token, records: recordsMeant } })
        .catch((thrown: unknown) => {
          setStale(true);
          throw thrown;
        });
    },
    onDone: (operation) => {
      if (isReading) location.assign(`/api/bulk-operations/${id}/export.csv`);
      else followBulk(operation);
      onDone();
    },
  });
  useEffect(() => form.current?.querySelector<HTMLElement>("input, [type=submit]")?.focus(), []);
  if (recordsMeant === 0) {
    return (
      <EmptyState icon="check" title={words.nothing} text={words.nothingText(words.thingsOf(kind))} isCompact>
        <LeftOut preview={preview} />
      </EmptyState>
    );
  }
  return (
    <form class="dialog-form" ref={form} onSubmit={submit} noValidate>
      <FormProblem text={problem} />
      <LeftOut preview={preview} />
      {isReading ? null : <p class="muted">{isUndoable ? words.undoable : words.final}</p>}
      {isTyped ? (
        <TextField name="records" label={words.typeNumber(count)} error={errors.records} isVerbatim />
      ) : null}
      <div class="dialog-actions">
        {isStale ? <Button onClick={onAgain}>{words.again}</Button> : null}
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button kind={isDanger ? "danger" : "primary"} type="submit" isBusy={isPending}>
          {isReading ? words.download(thingsText(kind, recordsMeant)) : deedText(preview)}
        </Button>
      </div>
    </form>
  );
}

function LeftOut({ preview }: { readonly preview: BulkOperation }) {
  if (preview.recordsExcluded === 0) return null;
  return (
    <div class="bulk-left-out">
      <p>
        {words.leftOut}: {formatCount(preview.recordsExcluded)}
      </p>
      <ul>
        {reasonTexts(preview).map(({ reason, text }) => (
          <li key={reason}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** Is this the number, with or without what separates its thousands? */
function isNumber(text: string, wanted: number): boolean {
  return text.replaceAll(/[\s.,'’]/g, "") === String(wanted);
}
