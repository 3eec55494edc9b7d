import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { settlementWords as words } from "./settlement.strings.ts";

/** What can be done, with the reason; taking back needs none. */
export type SettleOrder =
  | { readonly action: "acknowledge" | "discard"; readonly reason: string }
  | { readonly action: "restore" };

/** Something that the machinery gave up. */
interface Settled {
  readonly settlement: "acknowledged" | "discarded" | null;
  readonly settledReason: string | null;
}

const REASON_LENGTH = { min: 3, max: 300 } as const;

/** Says that somebody looks after something, puts it away, or takes either back: whatever is possible and allowed. */
export function SettleControls(props: {
  readonly entry: Settled;
  /** Names the entry for those who cannot see where the buttons stand. */
  readonly label: string;
  readonly onSettle: (order: SettleOrder) => void;
}) {
  const { entry, label, onSettle } = props;
  const [asked, setAsked] = useState<"acknowledge" | "discard" | null>(null);
  const mayDiscard = can("dead-letters:discard");
  const choices = [
    ...(entry.settlement === null && can("dead-letters:acknowledge") ? (["acknowledge"] as const) : []),
    ...(entry.settlement !== "discarded" && mayDiscard ? (["discard"] as const) : []),
  ];
  return (
    <>
      {choices.map((action) => (
        <Button
          key={action}
          size="small"
          kind="ghost"
          aria-label={`${words[action]}: ${label}`}
          onClick={() => setAsked(action)}
        >
          {words[action]}
        </Button>
      ))}
      {entry.settlement !== null && mayDiscard ? (
        <Button
          size="small"
          kind="ghost"
          aria-label={`${words.restore}: ${label}`}
          onClick={() => onSettle({ action: "restore" })}
        >
          {words.restore}
        </Button>
      ) : null}
      {asked ? (
        <ReasonDialog
          action={asked}
          onClose={() => setAsked(null)}
          onReason={(reason) => {
            setAsked(null);
            onSettle({ action: asked, reason });
          }}
        />
      ) : null}
    </>
  );
}

/** What was done about an entry, and why. */
export function SettledNote({ entry }: { readonly entry: Settled }) {
  const { settlement, settledReason } = entry;
  return settlement === null ? null : <p class="stuck-why muted">{words[settlement](settledReason ?? "")}</p>;
}

function ReasonDialog(props: {
  readonly action: "acknowledge" | "discard";
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}) {
  const { action, onClose, onReason } = props;
  const [reason, setReason] = useState("");
  const isEnough = reason.trim().length >= REASON_LENGTH.min;
  return (
    <Dialog title={words[`${action}Title`]} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isEnough) onReason(reason.trim());
        }}
      >
        <p>{words[`${action}Text`]}</p>
        <label class="field">
          <span class="field-label">{words.reason}</span>
          <input
            class="input"
            name="reason"
            maxLength={REASON_LENGTH.max}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <span class="muted">{words.reasonHint}</span>
        </label>
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" disabled={!isEnough}>
            {words[action]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
