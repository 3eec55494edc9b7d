import { useQuery } from "@tanstack/preact-query";
import { useEffect, useId, useState } from "preact/hooks";
import { capital, type Due, dueText } from "./due.ts";
import { ruleFrom, ruleText } from "./repeat.ts";
import { dueTextQuery } from "./tasks.queries.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** A pause in typing after which the server is asked what the words mean. */
const TYPING_PAUSE_MS = 150;

/** What became of some words. */
export type Understood<T> =
  | { readonly state: "empty" }
  | { readonly state: "reading" }
  | { readonly state: "understood"; readonly value: T }
  | { readonly state: "unknown" }
  | { readonly state: "failed" };

/** What some words mean as a due date; asked of the server, which will be right when it is saved. */
export function useDueText(text: string): Understood<Due> {
  const typed = text.trim();
  const [asked, setAsked] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, error } = useQuery({ ...dueTextQuery(asked), enabled: asked !== "" });
  if (typed === "") return { state: "empty" };
  if (asked !== typed) return { state: "reading" };
  if (error) return { state: error.status === 422 ? "unknown" : "failed" };
  if (data === undefined) return { state: "reading" };
  return data === null ? { state: "unknown" } : { state: "understood", value: data };
}

/** What some words mean as a repetition. */
export function repeatOf(text: string): Understood<string> {
  if (text.trim() === "") return { state: "empty" };
  const rule = ruleFrom(text);
  return rule === undefined ? { state: "unknown" } : { state: "understood", value: rule };
}

/** A due date in words, with what was understood below. */
export function DueField(props: {
  readonly text: string;
  readonly understood: Understood<Due>;
  readonly onText: (text: string) => void;
  readonly hasFocus?: boolean;
}) {
  const { understood } = props;
  const now = Date.now();
  const isPast = understood.state === "understood" && Date.parse(understood.value.at) < now;
  const said = {
    empty: words.dueEmpty,
    reading: words.dueReading,
    unknown: words.dueUnknown,
    failed: words.dueFailed,
    understood: understood.state === "understood" ? capital(dueText(understood.value, now)) : "",
  }[understood.state];
  return (
    <WordsField
      {...props}
      label={words.due}
      placeholder={words.duePlaceholder}
      said={isPast ? `${said}. ${words.duePast}` : said}
      tone={isPast ? "warning" : toneOf(understood.state)}
    />
  );
}

/** A repetition in words, with what was understood below. */
export function RepeatField(props: { readonly text: string; readonly onText: (text: string) => void }) {
  const understood = repeatOf(props.text);
  const said =
    understood.state === "understood"
      ? capital(ruleText(understood.value))
      : understood.state === "empty"
        ? words.repeatEmpty
        : words.repeatUnknown;
  return (
    <WordsField
      {...props}
      label={words.repeat}
      placeholder={words.repeatPlaceholder}
      said={said}
      tone={toneOf(understood.state)}
    />
  );
}

function toneOf(state: Understood<unknown>["state"]): string | undefined {
  if (state === "understood") return "good";
  return state === "unknown" || state === "failed" ? "warning" : undefined;
}

function WordsField(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly said: string;
  readonly tone: string | undefined;
  readonly onText: (text: string) => void;
  readonly hasFocus?: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <input
        class="input"
        id={id}
        value={props.text}
        placeholder={props.placeholder}
        maxLength={100}
        autocomplete="off"
        data-autofocus={props.hasFocus ? "" : undefined}
        aria-describedby={`${id}-said`}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <p class="words-said" id={`${id}-said`} data-tone={props.tone} role="status">
        {props.said}
      </p>
    </div>
  );
}
