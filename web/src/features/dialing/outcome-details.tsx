import { useEffect, useRef, useState } from "preact/hooks";
import type { Disposition } from "./dialing.types.ts";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import type { CallbackTime } from "./callback-time.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import type { Choice } from "./dispose.ts";
import { localTimeOf } from "./local-time.ts";

type Reader = (text: string, now: Date) => CallbackTime;

/** What an outcome needs beside itself: when to call back, in words, and a note. Enter saves, Esc leaves. */
export function OutcomeDetails(props: {
  readonly disposition: Disposition;
  readonly timeZones: readonly string[];
  /** What was typed before, and could not be saved. */
  readonly kept?: Pick<Choice, "note" | "when"> | undefined;
  readonly onSave: (choice: Choice) => void;
  readonly onCancel: () => void;
}) {
  const { disposition, timeZones, kept, onSave, onCancel } = props;
  const isCallback = disposition.followUp === "callback";
  const [when, setWhen] = useState(kept?.when ?? "");
  const [note, setNote] = useState(kept?.note ?? "");
  const [isTried, setTried] = useState(false);
  const read = useReader();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);
  const time = isCallback ? read(when, new Date()) : null;
  const at = time && "at" in time ? time.at : undefined;
  const isNoteMissing = disposition.isNoteRequired && note.trim() === "";
  const problem = time && "problem" in time ? words.whenProblems[time.problem] : "";
  const save = () => {
    setTried(true);
    if ((isCallback && !at) || isNoteMissing) return;
    onSave({
      disposition,
      ...(at ? { callbackAt: at, when } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
  };
  return (
    <form
      class="dial-details"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {isCallback ? (
        <div class="field">
          <label class="field-label" for="dial-when">
            {words.when}
          </label>
          <input
            class="input"
            id="dial-when"
            autocomplete="off"
            placeholder={words.whenPlaceholder}
            value={when}
            aria-describedby="dial-when-read"
            aria-invalid={isTried && !at}
            onInput={({ currentTarget }) => setWhen(currentTarget.value)}
          />
          <p class="field-hint" id="dial-when-read" data-tone={at ? "good" : undefined} aria-live="polite">
            {at ? whenText(at, timeZones) : problem || words.whenHint}
          </p>
        </div>
      ) : null}
      {disposition.isNoteRequired || isCallback ? (
        <div class="field">
          <label class="field-label" for="dial-outcome-note">
            {words.note}
          </label>
          <textarea
            class="input"
            id="dial-outcome-note"
            rows={2}
            maxLength={10_000}
            value={note}
            aria-invalid={isTried && isNoteMissing}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {isTried && isNoteMissing ? <p class="field-error">{words.noteNeeded}</p> : null}
        </div>
      ) : null}
      <div class="dial-details-actions">
        <Button size="small" kind="primary" type="submit">
          {words.save}
        </Button>
        <Button size="small" kind="ghost" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}

function whenText(at: Date, timeZones: readonly string[]): string {
  const ours = formatWhen(at.toISOString(), Date.now());
  const theirs = localTimeOf(timeZones, at.getTime())?.time;
  return theirs === undefined || ours.endsWith(theirs) ? ours : `${ours} · ${words.whenTheirs(theirs)}`;
}

/** What reads times is loaded when the first one is to be read. */
function useReader(): Reader {
  const [reader, setReader] = useState<{ readonly read: Reader }>();
  useEffect(() => {
    void import("./callback-time.ts").then(({ readCallbackTime }) => setReader({ read: readCallbackTime }));
  }, []);
  return reader?.read ?? (() => ({ problem: "empty" }));
}
