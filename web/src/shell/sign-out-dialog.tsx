import { signOut } from "../data/session.ts";
import { countUnsent } from "../data/unsent/held.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { barWords } from "./page-bars.strings.ts";
import { shellWords } from "./shell.strings.ts";

const words = barWords;

/** Nothing of a person stays in the browser after the sign-out, and so what was not sent would be lost. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={shellWords.nav.signOut} onClose={onClose}>
      <p>{words.unsent(countUnsent())}</p>
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.stay}</Button>
        <Button kind="danger" onClick={() => void signOut()}>
          {words.signOutAnyway}
        </Button>
      </div>
    </Dialog>
  );
}
