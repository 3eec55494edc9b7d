import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { EmptyState, FormProblem } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import { passwordWords as words } from "./password.strings.ts";
import { PasswordFrame } from "./password-frame.tsx";

/** Where people ask for a link; what it says is the same whether the address is known or not. */
export function ForgotPasswordPage({ title }: PageProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => (/^\S+@\S+\.\S+$/.test(value("email").trim()) ? {} : { email: words.needEmail }),
    send: async (value) => {
      const email = value("email").trim();
      await api.requestPasswordReset({ body: { email } });
      return email;
    },
    onDone: setSentTo,
  });
  if (sentTo !== null) {
    return (
      <PasswordFrame>
        <div role="status">
          <EmptyState isPage tone="good" icon="send" title={words.sentTitle} text={words.sentText(sentTo)}>
            <ButtonLink href="/sign-in">{words.backToSignIn}</ButtonLink>
          </EmptyState>
        </div>
      </PasswordFrame>
    );
  }
  return (
    <PasswordFrame>
      <h1>{title}</h1>
      <form class="form" ref={form} noValidate onSubmit={submit}>
        <p class="muted">{words.forgotText}</p>
        <TextField
          label={words.email}
          name="email"
          type="email"
          autocomplete="username"
          isVerbatim
          maxLength={254}
          error={errors.email}
        />
        <FormProblem text={problem} />
        <Button kind="primary" type="submit" isBusy={isPending}>
          {words.sendLink}
        </Button>
      </form>
      <a class="password-back" href="/sign-in">
        {words.backToSignIn}
      </a>
    </PasswordFrame>
  );
}
