import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { leadWords as words } from "./leads.strings.ts";
import type { LostReason } from "./move-lead.ts";

/** Why a lead can be lost. */
export const LOST_REASONS = Object.keys(words.reasons) as LostReason[];

/** Asks why a lead was lost. */
export function LostDialog(props: {
  readonly onChoose: (reason: LostReason) => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={words.lostTitle} onClose={props.onClose}>
      <div class="lost-reasons">
        {LOST_REASONS.map((reason) => (
          <Button key={reason} onClick={() => props.onChoose(reason)}>
            {words.reasons[reason]}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
