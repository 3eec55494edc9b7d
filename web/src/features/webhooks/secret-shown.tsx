import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.secret;

/** Shows a secret for the only time. */
export function SecretShown({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.text}</p>
      <p class="new-key">
        <code>{secret}</code>
        <CopyButton text={secret} label={words.copy} />
      </p>
      <div class="dialog-actions">
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
