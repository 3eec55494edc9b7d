import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { dayOf, endOfCivilDay } from "../../ui/format.ts";
import { errorText } from "../../ui/error-facts.ts";
import { SecretShown } from "../../ui/secret-shown.tsx";
import { apiKeyWords as words } from "./api-keys.strings.ts";
import { makeKeyMutation } from "./api-keys.queries.ts";

/** Makes a key, and shows its secret for the only time. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { mutate, data, error, isPending } = useMutation(makeKeyMutation);
  const [problem, setProblem] = useState<string | null>(null);
  if (data) {
    return <SecretShown secret={data.key} words={words.made} onClose={onClose} />;
  }
  const submit = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const name = String(given.get("name") ?? "").trim();
    const scopes = given.getAll("scope").map(String);
    const day = String(given.get("expires") ?? "");
    setProblem(name === "" ? words.needName : scopes.length === 0 ? words.needScope : null);
    if (name === "" || scopes.length === 0) return;
    const expires = day === "" ? {} : { expiresAt: endOfCivilDay(day).toISOString() };
    mutate({ name, scopes, ...expires });
  };
  const shown = problem ?? (error ? errorText(error) : null);
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <label class="field">
          <span class="field-label">{words.name}</span>
          <input class="input" name="name" maxLength={80} placeholder={words.nameHint} autocomplete="off" />
        </label>
        <fieldset class="choices">
          <legend class="field-label">{words.scopes}</legend>
          {(currentUser()?.permissions ?? []).map((permission) => (
            <label key={permission} class="choice">
              <input type="checkbox" name="scope" value={permission} />
              <code>{permission}</code>
            </label>
          ))}
        </fieldset>
        <label class="field">
          <span class="field-label">{words.expires}</span>
          <input class="input" type="date" name="expires" min={dayOf(new Date())} />
        </label>
        {shown === null ? null : (
          <p class="banner" data-tone="bad" role="alert">
            {shown}
          </p>
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" icon="key" isBusy={isPending}>
            {words.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
