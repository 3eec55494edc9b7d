import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import type { Contact } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { entered, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { contactWords as words } from "./contacts.strings.ts";
import { identifying } from "./identifying.ts";
import { SameContacts } from "./same-contacts.tsx";

/** A pause in typing after which is looked for who is there already. */
const TYPING_PAUSE_MS = 300;

/** Makes a contact; says while somebody types who is there already with this number or e-mail address. */
export function NewContactDialog(props: {
  readonly leadId?: string;
  readonly onDone: (contact: Contact) => void;
  readonly onClose: () => void;
}) {
  const { leadId, onDone, onClose } = props;
  const [q, setQ] = useState("");
  const { form, errors, problem, isPending, submit } = useServerForm<Contact>({
    check: (value) =>
      ["firstName", "lastName", "organization", "email", "phone"].some((name) => value(name).trim() !== "")
        ? {}
        : { firstName: words.addNeeds },
    send: (value) =>
      api.createContact({
        body: {
          firstName: value("firstName").trim() || null,
          lastName: value("lastName").trim() || null,
          organization: value("organization").trim() || null,
          email: value("email").trim() || null,
          phone: value("phone").trim() || null,
          ...(leadId === undefined ? {} : { leadId }),
        },
      }),
    onDone,
  });
  const look = useGathered(TYPING_PAUSE_MS, () => {
    if (form.current) setQ(identifying(entered(form.current)));
  });
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form class="dialog-form" ref={form} onSubmit={submit} onInput={look} noValidate>
        <FormProblem text={problem} />
        <div class="field-pair">
          <TextField
            {...{ name: "firstName", label: words.columns.firstName, maxLength: 100 }}
            error={errors.firstName}
          />
          <TextField
            {...{ name: "lastName", label: words.columns.lastName, maxLength: 100 }}
            error={errors.lastName}
          />
        </div>
        <TextField
          name="organization"
          label={words.columns.organization}
          maxLength={200}
          error={errors.organization}
        />
        <TextField name="phone" type="tel" label={words.columns.phone} maxLength={40} error={errors.phone} />
        <TextField
          {...{ name: "email", type: "email" as const, label: words.columns.email, maxLength: 254 }}
          error={errors.email}
          isVerbatim
        />
        <SameContacts q={q} />
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
