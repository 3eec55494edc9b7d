import { useMutation } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Profile } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { PushSwitch } from "../push/push-switch.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { profileWords as words } from "./users.strings.ts";

/** What others have set for somebody, and the way to a new password. */
export function AccountFacts({ profile }: { readonly profile: Profile }) {
  const { email, role, department } = profile;
  const { mutate, isPending } = useMutation({
    mutationFn: () => api.requestPasswordReset({ body: { email } }),
    onSuccess: () => showToast({ tone: "good", text: words.linkSent(email) }),
    onError: (error) => showToast({ tone: "bad", isSticky: true, text: errorText(error) }),
  });
  return (
    <div class="profile-account card">
      <section aria-labelledby="profile-account-title">
        <h2 id="profile-account-title">{words.account}</h2>
        <dl class="profile-facts">
          <dt>{words.email}</dt>
          <dd>{email}</dd>
          <dt>{words.role}</dt>
          <dd>{identityWords.roles[role]}</dd>
          <dt>{words.department}</dt>
          <dd>{department}</dd>
        </dl>
        <p class="field-hint muted">{words.accountHint}</p>
      </section>
      <section class="profile-password" aria-labelledby="profile-password-title">
        <h2 id="profile-password-title">{words.password}</h2>
        <p class="muted">{words.passwordText}</p>
        <Button icon="send" isBusy={isPending} onClick={() => mutate()}>
          {words.sendLink}
        </Button>
      </section>
      <PushSwitch />
    </div>
  );
}
