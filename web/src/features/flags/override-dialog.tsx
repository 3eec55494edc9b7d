import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { FeatureFlag, FlagChange } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { identityWords } from "../identity/identity.strings.ts";
import { changeFlagMutation } from "./change-flag.ts";
import { flagWords as words, targetText } from "./flags.strings.ts";

type Override = FeatureFlag["overrides"][number];
type Scope = Override["scope"];

const SCOPES = ["role", "environment", "user"] as const satisfies readonly Scope[];

/** Adds a rule to a flag, or takes `removed` away; either asks for a reason. */
export function OverrideDialog(props: {
  readonly flag: FeatureFlag;
  readonly removed?: Override;
  readonly onClose: () => void;
}) {
  const { flag, removed, onClose } = props;
  const { mutate, error, isPending } = useMutation(changeFlagMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const [scope, setScope] = useState<Scope>("role");
  const submit = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const reason = String(given.get("reason") ?? "").trim();
    setProblem(reason.length < 3 ? words.needReason : null);
    if (reason.length < 3) return;
    const rule = removed
      ? { scope: removed.scope, target: removed.target, isOn: null }
      : { scope, target: String(given.get("target") ?? "").trim(), isOn: given.get("state") === "on" };
    // What the target of a scope may be, the server says.
    mutate({ name: flag.name, change: { ...rule, reason } as FlagChange }, { onSuccess: onClose });
  };
  const shown = problem ?? (error ? errorText(error) : null);
  return (
    <Dialog
      title={removed ? words.removeTitle(targetText(removed)) : words.addTo(flag.name)}
      onClose={onClose}
    >
      <form
        class="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        {removed ? null : (
          <>
            <label class="field">
              <span class="field-label">{words.scope}</span>
              <select
                class="select"
                value={scope}
                onChange={(event) => setScope(event.currentTarget.value as Scope)}
              >
                {SCOPES.map((one) => (
                  <option key={one} value={one}>
                    {words.scopes[one]}
                  </option>
                ))}
              </select>
            </label>
            <Target key={scope} scope={scope} />
            <label class="field">
              <span class="field-label">{words.state}</span>
              <select class="select" name="state">
                <option value="on">{words.on}</option>
                <option value="off">{words.off}</option>
              </select>
            </label>
          </>
        )}
        <label class="field">
          <span class="field-label">{words.reason}</span>
          <input
            class="input"
            name="reason"
            maxLength={200}
            placeholder={words.reasonHint}
            autocomplete="off"
          />
        </label>
        {shown === null ? null : (
          <p class="banner" data-tone="bad" role="alert">
            {shown}
          </p>
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isPending}>
            {removed ? words.remove : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Target({ scope }: { readonly scope: Scope }) {
  if (scope === "user") {
    return (
      <label class="field">
        <span class="field-label">{words.user}</span>
        <input
          class="input"
          name="target"
          placeholder={words.userHint}
          autocomplete="off"
          spellcheck={false}
        />
      </label>
    );
  }
  const choices = Object.entries(scope === "role" ? identityWords.roles : words.environments);
  return (
    <label class="field">
      <span class="field-label">{words[scope]}</span>
      <select class="select" name="target">
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
