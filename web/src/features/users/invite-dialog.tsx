import { api } from "../../data/api.ts";
import type { User } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { ROLES } from "./user-filters.ts";
import { refreshUsers } from "./users.queries.ts";
import { userWords as words } from "./users.strings.ts";

/** Asks somebody to come: who it is, and what they may do. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => ({
      ...(value("name").trim() === "" ? { name: words.needName } : {}),
      ...(/^\S+@\S+\.\S+$/.test(value("email").trim()) ? {} : { email: words.needEmail }),
      ...(value("department").trim() === "" ? { department: words.needDepartment } : {}),
    }),
    send: (value) =>
      api.inviteUser({
        body: {
          name: value("name"),
          email: value("email"),
          role: value("role") as User["role"],
          department: value("department"),
          workerId: value("workerId").trim() || null,
        },
      }),
    fieldOfCode: { email_taken: "email" },
    onDone: ({ email }) => {
      showToast({ tone: "good", text: words.invited(email) });
      void refreshUsers();
      onClose();
    },
  });
  return (
    <Dialog title={words.inviteTitle} onClose={onClose}>
      <form class="form" ref={form} noValidate onSubmit={submit}>
        <p class="muted">{words.inviteText}</p>
        <TextField label={words.name} name="name" maxLength={120} error={errors.name} />
        <TextField
          label={words.email}
          name="email"
          type="email"
          isVerbatim
          maxLength={254}
          error={errors.email}
        />
        <SelectField
          label={words.role}
          name="role"
          defaultValue="agent"
          options={ROLES.map((role) => [role, identityWords.roles[role]])}
        />
        <TextField
          label={words.department}
          name="department"
          defaultValue="operations"
          maxLength={80}
          error={errors.department}
        />
        <TextField
          label={words.workerId}
          hint={words.workerIdHint}
          name="workerId"
          maxLength={80}
          error={errors.workerId}
        />
        <FormProblem text={problem} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" icon="send" type="submit" isBusy={isPending}>
            {words.sendInvitation}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
