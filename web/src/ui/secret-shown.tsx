import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import "./secret-shown.css";

/** Shows a secret for the only time, in the words of what it is for. */
export function SecretShown(props: {
  readonly secret: string;
  readonly words: Readonly<Record<"title" | "text" | "copy" | "done", string>>;
  readonly onClose: () => void;
}) {
  const { secret, words, onClose } = props;
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
