import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import { currentUser } from "../../data/session.ts";
import type { ManagedUser, User } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { ROLES } from "./user-filters.ts";
import { refreshUsers } from "./users.queries.ts";
import { userWords as words } from "./users.strings.ts";

/** One user: what an administrator changes, and what becomes of the account. */
export function UserDialog({ user, onClose }: { readonly user: ManagedUser; readonly onClose: () => void }) {
  const [isConfirming, setConfirming] = useState(false);
  const done = (text: string) => {
    showToast({ tone: "good", text });
    void refreshUsers();
    onClose();
  };
  if (isConfirming) {
    return <ConfirmDisable user={user} onDone={done} onClose={() => setConfirming(false)} />;
  }
  const isDisabled = user.status === "disabled";
  return (
    <Dialog title={user.name} onClose={onClose}>
      <p class="muted user-dialog-email">{user.email}</p>
      {isDisabled ? null : <ChangeForm user={user} onDone={done} onClose={onClose} />}
      <div class="user-dialog-more">
        {isDisabled ? (
          <ActionButton
            text={words.enable}
            kind="primary"
            act={() => api.enableUser({ params: { id: user.id } })}
            onDone={() => done(words.enabled(user.name))}
          />
        ) : (
          <>
            <ActionButton
              text={user.status === "invited" ? words.resendInvitation : words.sendReset}
              act={() => api.sendPasswordLink({ params: { id: user.id } })}
              onDone={() => done(words.linkSent(user.email))}
            />
            {currentUser()?.id === user.id ? null : (
              <Button kind="secondary" onClick={() => setConfirming(true)}>
                {words.disable}
              </Button>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

interface PartProps {
  readonly user: ManagedUser;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}

function ChangeForm({ user, onDone, onClose }: PartProps) {
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => (value("department").trim() === "" ? { department: words.needDepartment } : {}),
    send: (value) =>
      api.changeUser({
        params: { id: user.id },
        body: {
          role: value("role") as User["role"],
          department: value("department"),
          workerId: value("workerId").trim() || null,
        },
      }),
    fieldOfCode: { last_administrator: "role" },
    onDone: ({ name }) => onDone(words.saved(name)),
  });
  return (
    <form class="form" ref={form} noValidate onSubmit={submit}>
      <SelectField
        label={words.role}
        hint={words.roleHint}
        name="role"
        defaultValue={user.role}
        options={ROLES.map((role) => [role, identityWords.roles[role]])}
        error={errors.role}
      />
      <TextField
        label={words.department}
        name="department"
        defaultValue={user.department}
        maxLength={80}
        error={errors.department}
      />
      <TextField
        label={words.workerId}
        hint={words.workerIdHint}
        name="workerId"
        defaultValue={user.workerId ?? ""}
        maxLength={80}
        error={errors.workerId}
      />
      <FormProblem text={problem} />
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button kind="primary" type="submit" isBusy={isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

function ConfirmDisable({ user, onDone, onClose }: PartProps) {
  return (
    <Dialog title={words.disableTitle(user.name)} onClose={onClose}>
      <p>{words.disableText}</p>
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.cancel}</Button>
        <ActionButton
          text={words.disable}
          kind="danger"
          act={() => api.disableUser({ params: { id: user.id } })}
          onDone={() => onDone(words.disabled(user.name))}
        />
      </div>
    </Dialog>
  );
}

/** Does one thing at the server; a failure is told and leaves everything as it is. */
function ActionButton(props: {
  readonly text: string;
  readonly kind?: "primary" | "secondary" | "danger";
  readonly act: () => Promise<unknown>;
  readonly onDone: () => void;
}) {
  const { text, kind = "secondary", act, onDone } = props;
  const { mutate, isPending } = useMutation<unknown, ApiError, void>({
    mutationFn: act,
    onSuccess: onDone,
    onError: (error) => showToast({ tone: "bad", isSticky: true, text: errorText(error) }),
  });
  return (
    <Button kind={kind} isBusy={isPending} onClick={() => mutate()}>
      {text}
    </Button>
  );
}
