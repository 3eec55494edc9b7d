import { useRef, useState } from "preact/hooks";
import { clientConfig } from "../../data/config.ts";
import { asApiError } from "../../data/http.ts";
import { session, signIn } from "../../data/session.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../features/identity/demo-accounts.ts";
import { identityWords } from "../../features/identity/identity.strings.ts";
import { Brand } from "../../ui/brand.tsx";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { Icon } from "../../ui/icon.tsx";
import type { PageProps } from "../define-page.tsx";
import { signInWords as words } from "./sign-in.strings.ts";
import "./sign-in.css";

/** Where people sign in; in a demonstration one click does. */
export function SignInPage({ title }: PageProps) {
  const form = useSignIn();
  const { value } = session.current;
  const wasExpired = value.state === "signed_out" && value.wasExpired;
  const hasLapsed = value.state === "expired";
  const environment = clientConfig.current.value?.environment;
  return (
    <div class="sign-in">
      <div class="sign-in-column">
        <header class="sign-in-head">
          <Brand />
          <p class="muted">{words.welcome}</p>
        </header>
        <form
          class="sign-in-form card"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void form.submit();
          }}
        >
          <h1>{title}</h1>
          {(wasExpired || hasLapsed) && !form.problem ? (
            <p class="banner" data-tone="info" role="status">
              {hasLapsed ? words.lapsed : words.expired}
            </p>
          ) : null}
          <label class="field">
            <span class="field-label">{words.email}</span>
            <input
              ref={form.email}
              class="input"
              type="email"
              name="email"
              autocomplete="username"
              inputMode="email"
              spellcheck={false}
              autocapitalize="none"
              aria-invalid={form.problem !== null}
              aria-describedby={form.problem ? "sign-in-problem" : undefined}
            />
          </label>
          <label class="field">
            <span class="field-label">{words.password}</span>
            <input
              ref={form.password}
              class="input"
              type="password"
              name="password"
              autocomplete="current-password"
              aria-invalid={form.problem !== null}
              aria-describedby={form.problem ? "sign-in-problem" : undefined}
            />
          </label>
          {form.problem ? (
            <p class="banner" id="sign-in-problem" data-tone="bad" role="alert">
              <Icon name="alert" />
              {form.problem}
            </p>
          ) : null}
          <Button kind="primary" type="submit" isBusy={form.busyWith === "form"}>
            {words.submit}
          </Button>
          <a class="sign-in-forgot" href="/forgot-password">
            {words.forgot}
          </a>
        </form>
        {environment === "demo" || environment === "test" ? <DemoAccounts form={form} /> : null}
      </div>
    </div>
  );
}

function DemoAccounts({ form }: { readonly form: SignInForm }) {
  return (
    <section class="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{words.demoTitle}</h2>
      <p class="muted">{words.demoText}</p>
      <ul class="demo-list">
        {DEMO_ACCOUNTS.map(({ role, email }) => (
          <li key={email}>
            <button
              class="demo-account card"
              type="button"
              aria-busy={form.busyWith === email}
              onClick={() => void form.submitAs(email)}
            >
              <span class="demo-role">
                <span class="hidden-visually">{words.demoAs} </span>
                {identityWords.roles[role]}
              </span>
              <span class="muted demo-what">{words.demoWhat[role]}</span>
              {form.busyWith === email ? <span class="spinner" /> : <Icon name="chevronRight" />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type SignInForm = ReturnType<typeof useSignIn>;

function useSignIn() {
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [busyWith, setBusyWith] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function send(who: string, credentials: { email: string; password: string }): Promise<void> {
    if (busyWith !== null) return;
    setBusyWith(who);
    setProblem(null);
    try {
      await signIn(credentials);
    } catch (thrown) {
      const error = asApiError(thrown);
      setProblem(
        error.code === "invalid_credentials" || error.status === 422 ? words.wrong : errorText(error),
      );
      password.current?.select();
    } finally {
      setBusyWith(null);
    }
  }

  return {
    email,
    password,
    busyWith,
    problem,
    async submit(): Promise<void> {
      const credentials = {
        email: email.current?.value.trim() ?? "",
        password: password.current?.value ?? "",
      };
      const missing = credentials.email === "" ? email : credentials.password === "" ? password : undefined;
      if (missing) {
        setProblem(missing === email ? words.needEmail : words.needPassword);
        missing.current?.focus();
        return;
      }
      await send("form", credentials);
    },
    submitAs: (address: string) => send(address, { email: address, password: DEMO_PASSWORD }),
  };
}
