import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { type Incident, lookAfterMutation } from "./performance.queries.ts";
import { performanceWords } from "./performance.strings.ts";

const words = performanceWords.alerts;
const DEFAULT_MINUTES = "60";
const MAX_REASON = 200;

/** Asks what somebody does about an alert, and for how long nobody else shall be told. */
export function LookAfterDialog(props: { readonly incident: Incident; readonly onClose: () => void }) {
  const { incident, onClose } = props;
  const [problem, setProblem] = useState<string | undefined>();
  const { mutate, isPending, error } = useMutation(lookAfterMutation);
  const submit = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const reason = String(given.get("reason") ?? "").trim();
    setProblem(reason === "" ? words.needReason : undefined);
    if (reason === "") return;
    const forMinutes = Number(given.get("forMinutes"));
    mutate({ id: incident.id, because: { reason, forMinutes } }, { onSuccess: onClose });
  };
  return (
    <Dialog title={words.dialog} onClose={onClose}>
      <form
        class="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <p>{incident.summary}</p>
        <TextField
          label={words.reason}
          hint={words.reasonHint}
          name="reason"
          maxLength={MAX_REASON}
          error={problem}
        />
        <SelectField
          label={words.duration}
          name="forMinutes"
          defaultValue={DEFAULT_MINUTES}
          options={Object.entries(words.durations)}
        />
        <FormProblem text={error ? errorText(error) : null} />
        <div class="dialog-actions">
          <Button kind="primary" type="submit" isBusy={isPending}>
            {words.lookAfter}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
