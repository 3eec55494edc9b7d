import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { currentUser, signOut } from "../../data/session.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { EmptyState, NotLoaded, FormProblem, Skeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import { passwordWords as words } from "./password.strings.ts";
import { PasswordFrame } from "./password-frame.tsx";

/** Where a link to set a password leads: says whom it is for, takes the password, and shows the way to the sign-in. */
export function SetPasswordPage({ title }: PageProps) {
  const [token] = useState(takeToken);
  const [step, setStep] = useState<"enter" | "done" | "invalid">(token === "" ? "invalid" : "enter");
  const query = useQuery({
    queryKey: ["password-link", token],
    queryFn: ({ signal }) => api.lookUpPasswordLink({ body: { token }, signal }),
    enabled: step === "enter",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (step === "done") return <Done />;
  if (step === "invalid" || isGone(query.error)) return <Invalid />;
  const { data } = query;
  return (
    <PasswordFrame>
      <h1>{title}</h1>
      {data ? (
        <>
          <p class="muted">{words.forWhom(data.name, data.email)}</p>
          <PasswordForm
            token={token}
            email={data.email}
            onDone={() => setStep("done")}
            onInvalid={() => setStep("invalid")}
          />
        </>
      ) : (
        <NotLoaded query={query} title={words.checkFailed}>
          <div role="status" aria-label={words.checking}>
            <Skeleton height="9rem" />
          </div>
        </NotLoaded>
      )}
    </PasswordFrame>
  );
}

function PasswordForm(props: {
  readonly token: string;
  readonly email: string;
  readonly onDone: () => void;
  readonly onInvalid: () => void;
}) {
  const { token, email, onDone, onInvalid } = props;
  const [isShown, setShown] = useState(false);
  const type = isShown ? "text" : "password";
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => {
      if (value("password") === "") return { password: words.needPassword };
      return value("password") === value("again") ? {} : { again: words.differs };
    },
    send: async (value) => {
      try {
        await api.setPassword({ body: { token, password: value("password") } });
      } catch (error) {
        if (!isGone(error)) throw error;
        return false;
      }
      // Whoever was signed in here may be somebody else, and did not ask for it: what they wrote waits for them.
      if (currentUser()) await signOut({ keepsWrites: true });
      return true;
    },
    onDone: (isSet) => (isSet ? onDone() : onInvalid()),
  });
  return (
    <form class="form" ref={form} noValidate onSubmit={submit}>
      {/* For password managers: whose password it is. */}
      <input
        class="hidden-visually"
        type="text"
        name="username"
        autocomplete="username"
        value={email}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        label={words.password}
        hint={words.passwordHint}
        name="password"
        type={type}
        autocomplete="new-password"
        maxLength={200}
        error={errors.password}
      />
      <TextField
        label={words.again}
        name="again"
        type={type}
        autocomplete="new-password"
        maxLength={200}
        error={errors.again}
      />
      <label class="check">
        <input type="checkbox" onChange={(event) => setShown(event.currentTarget.checked)} />
        <span>{words.show}</span>
      </label>
      <FormProblem text={problem} />
      <Button kind="primary" type="submit" isBusy={isPending}>
        {words.set}
      </Button>
    </form>
  );
}

function Done() {
  return (
    <PasswordFrame>
      <div role="status">
        <EmptyState isPage tone="good" icon="check" title={words.doneTitle} text={words.doneText}>
          <ButtonLink kind="primary" href="/sign-in">
            {words.signIn}
          </ButtonLink>
        </EmptyState>
      </div>
    </PasswordFrame>
  );
}

function Invalid() {
  return (
    <PasswordFrame>
      <div role="status">
        <EmptyState isPage icon="alert" title={words.invalidTitle} text={words.invalidText}>
          <ButtonLink kind="primary" href="/forgot-password">
            {words.newLink}
          </ButtonLink>
          <ButtonLink href="/sign-in">{words.backToSignIn}</ButtonLink>
        </EmptyState>
      </div>
    </PasswordFrame>
  );
}

function isGone(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 410;
}

/** The link's secret, taken out of the address: it stays neither on the screen nor in the history. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token !== "") history.replaceState(history.state, "", location.pathname);
  return token;
}
