import { Button } from "../../ui/button.tsx";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.editor;

/** Somebody changed it meanwhile: what is different there, and which of the two shall be. */
export function EditConflict(props: {
  /** Names of the fields that somebody else changed. */
  readonly changed: readonly string[];
  readonly onTakeTheirs: () => void;
  readonly onSaveMine: () => void;
}) {
  return (
    <div class="banner edit-conflict" data-tone="warning" role="alert">
      <p class="edit-conflict-text">{words.conflict(props.changed.join(", "))}</p>
      <Button size="small" onClick={props.onTakeTheirs}>
        {words.takeTheirs}
      </Button>
      <Button size="small" kind="danger" onClick={props.onSaveMine}>
        {words.saveMine}
      </Button>
    </div>
  );
}
