import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { leadWords as words } from "./leads.strings.ts";
import type { LostReason } from "./move-lead.ts";

/** Asks why a lead was lost. */
export function LostDialog(props: {
  readonly onChoose: (reason: LostReason) => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={words.lostTitle} onClose={props.onClose}>
      <div class="lost-reasons">
        {(Object.entries(words.reasons) as [LostReason, string][]).map(([reason, text]) => (
          <Button key={reason} onClick={() => props.onChoose(reason)}>
            {text}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
