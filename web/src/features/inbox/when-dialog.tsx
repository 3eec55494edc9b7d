import { useState } from "preact/hooks";
import { ChoiceDialog } from "../../ui/choice-dialog.tsx";
import { formatWhen } from "../../ui/format.ts";
import { timesFor } from "../../ui/when.ts";
import { inboxWords as words } from "./inbox.strings.ts";

/** Asks for a time to come, in words. */
export function WhenDialog(props: {
  readonly title: string;
  readonly onChoose: (at: Date) => void;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const nowMs = Date.now();
  const choices = timesFor(typed, nowMs).map(({ text, at }) => {
    const when = formatWhen(at.toISOString(), nowMs);
    return { id: text, text, at, icon: "clock", ...(when === text ? {} : { detail: when }) } as const;
  });
  return (
    <ChoiceDialog
      title={props.title}
      placeholder={words.whenPlaceholder}
      {...{ typed, onType: setTyped, choices, onClose: props.onClose }}
      note={words.whenNone}
      onChoose={({ at }) => props.onChoose(at)}
    />
  );
}
