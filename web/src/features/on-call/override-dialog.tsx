import { useQuery } from "@tanstack/preact-query";
import { useRef, useState } from "preact/hooks";
import { asApiError } from "../../data/http.ts";
import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { entered, focusFirstError, SelectField, TextField } from "../../ui/fields.tsx";
import { fromLocalInput, toLocalInput } from "../../ui/format.ts";
import { FormProblem, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { addOverride } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.overrides;

/** Puts somebody on call instead of whoever would be; at first oneself, for the shift that was chosen. */
export function OverrideDialog(props: {
  readonly scheduleId: string;
  readonly from: string;
  readonly until: string;
  readonly onClose: () => void;
}) {
  const query = useQuery(colleaguesQuery());
  return (
    <Dialog title={words.dialog} onClose={props.onClose}>
      {query.data ? (
        <OverrideForm {...props} people={query.data} />
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <Skeleton height="18rem" />
        </NotLoaded>
      )}
    </Dialog>
  );
}

function OverrideForm(props: {
  readonly scheduleId: string;
  readonly from: string;
  readonly until: string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}) {
  const { scheduleId, people, onClose } = props;
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState<{
    readonly from?: string | undefined;
    readonly until?: string | undefined;
  }>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const me = currentUser()?.id ?? "";
  const save = async (value: (name: string) => string) => {
    const [startsAt, endsAt] = [fromLocalInput(value("from")), fromLocalInput(value("until"))];
    const isInOrder = startsAt === undefined || endsAt === undefined || startsAt < endsAt;
    const faults = {
      from: startsAt === undefined ? words.needed : undefined,
      until: endsAt === undefined ? words.needed : isInOrder ? undefined : words.order,
    };
    setWrong(faults);
    if (startsAt === undefined || endsAt === undefined || !isInOrder) {
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    setBusy(true);
    try {
      const reason = value("reason").trim();
      await addOverride(scheduleId, {
        userId: value("person"),
        startsAt,
        endsAt,
        reason: reason === "" ? null : reason,
      });
      onClose();
    } catch (thrown) {
      setProblem(errorText(asApiError(thrown)));
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      class="dialog-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(entered(event.currentTarget));
      }}
    >
      <SelectField
        name="person"
        label={words.person}
        defaultValue={me}
        options={people.map(({ id, name }) => [id, id === me ? words.me(name) : name] as const)}
      />
      <TextField
        type="datetime-local"
        name="from"
        label={words.from}
        defaultValue={toLocalInput(props.from)}
        error={wrong.from}
      />
      <TextField
        type="datetime-local"
        name="until"
        label={words.until}
        defaultValue={toLocalInput(props.until)}
        error={wrong.until}
      />
      <TextField name="reason" label={words.reason} maxLength={500} />
      <FormProblem text={problem} />
      <div class="dialog-actions">
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
