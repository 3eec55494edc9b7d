import { api } from "../../data/api.ts";
import type { Lead } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { leadWords as words } from "./leads.strings.ts";

/** Makes a lead; an open one with the same address or number is told by the server. */
export function NewLeadDialog(props: {
  readonly onDone: (lead: Lead) => void;
  readonly onClose: () => void;
}) {
  const { onDone, onClose } = props;
  const { form, errors, problem, isPending, submit } = useServerForm<Lead>({
    check: (value) =>
      value("company") || value("email") || value("phone") ? {} : { company: words.addNeeds },
    send: (value) =>
      api.createLead({
        body: {
          company: value("company") || null,
          email: value("email") || null,
          phone: value("phone") || null,
          source: value("source") || null,
        },
      }),
    onDone,
  });
  return (
    <Dialog title={words.addTitle} onClose={onClose}>
      <form class="dialog-form" ref={form} onSubmit={submit} noValidate>
        <FormProblem text={problem} />
        <TextField name="company" label={words.columns.company} maxLength={200} error={errors.company} />
        <TextField name="phone" type="tel" label={words.columns.phone} maxLength={40} error={errors.phone} />
        <TextField
          name="email"
          type="email"
          label={words.columns.email}
          maxLength={254}
          error={errors.email}
          isVerbatim
        />
        <TextField name="source" label={words.columns.source} maxLength={80} error={errors.source} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isPending}>
            {words.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
