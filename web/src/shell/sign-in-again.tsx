import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useId } from "preact/hooks";
import { SignInPage } from "../pages/sign-in/sign-in-page.tsx";
import { shellWords } from "./shell.strings.ts";

/** The sign-in over the page on which a session ended; when the same person has signed in, the focus goes back to where it was. */
export function SignInAgain() {
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    closeOnEscape: false,
    closeOnInteractOutside: false,
    "aria-label": shellWords.signInAgain,
  });
  const api = dialog.connect(service, normalizeProps);
  return (
    <div class="sign-in-again" {...api.getContentProps()}>
      <SignInPage title={shellWords.signInAgain} />
    </div>
  );
}
