import type { ComponentChildren } from "preact";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { webhookWords as words } from "./webhooks.strings.ts";

/** Asks before something is done, and says why it could not be; what costs most is typed. */
export function ConfirmDialog(props: {
  readonly title: string;
  readonly text: string;
  /** On the button; undefined: it cannot be done. */
  readonly deed: string | undefined;
  readonly isDanger?: boolean;
  readonly typed?: string | undefined;
  readonly act: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}) {
  const { typed, isDanger = false } = props;
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) =>
      !typed || value("typed").trim().toLowerCase() === typed ? {} : { typed: words.typedWrong(typed) },
    send: props.act,
    onDone: props.onDone,
  });
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="dialog-form" ref={form} noValidate onSubmit={submit}>
        <p>{props.text}</p>
        {props.children}
        {typed ? (
          <TextField name="typed" label={words.typeIt(typed)} isVerbatim error={errors.typed} />
        ) : null}
        <FormProblem text={problem} />
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{words.cancel}</Button>
          {props.deed === undefined ? null : (
            <Button kind={isDanger ? "danger" : "primary"} type="submit" isBusy={isPending}>
              {props.deed}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
