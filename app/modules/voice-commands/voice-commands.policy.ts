import type { Command, RecordKind, Slot, SlotValues } from "../command.ts";
import type { SaidAction } from "./grammar/grammar.ts";
import type { PlannedAction, SlotFound, SpokenContext } from "./voice-commands.types.ts";

/** What is suggested when nothing was understood. */
const MAX_SUGGESTIONS = 5;

type Json = Readonly<Record<string, unknown>>;

/** Has it to be shown before it is done: several changes at once, or one that cannot be taken back? */
export function mustBeConfirmed(commands: readonly Pick<Command, "effect">[]): boolean {
  const changing = commands.filter(({ effect }) => effect !== "reads");
  return changing.length > 1 || changing.some(({ effect }) => effect === "destructive");
}

/**
 * Of the commands that words could mean those that fit what is open: with a voicemail open, "make it urgent" is about the voicemail. Not
 * where another action of the sentence asks the same endpoint: "interested" and "call back" cannot both be what a call came to.
 */
export function meantBy(
  said: readonly SaidAction[],
  commands: ReadonlyMap<string, Command>,
  { open }: SpokenContext,
): PlannedAction[] {
  const operationOf = (id: string) => {
    const does = commands.get(id)?.does;
    return does?.kind === "operation" ? does.operations[0] : undefined;
  };
  const fits = (action: PlannedAction) =>
    Object.entries(commands.get(action.command)?.slots ?? {}).some(([name, slot]) => {
      const filling = action.slots[name];
      const isPointed = filling?.kind === "mention" && filling.mention.by === "pointing";
      const isUnsaid = filling === undefined && slot.kind === "record" && slot.isUnderstood;
      return slot.kind === "record" && (isPointed || isUnsaid) && slot.of.includes(open?.type ?? "");
    });
  return said.map(({ or, ...action }, index) => {
    const taken = said.filter((_, other) => other !== index).map(({ command }) => operationOf(command));
    const others = or.filter(({ command }) => !taken.includes(operationOf(command)));
    return open ? ([action, ...others].find(fits) ?? action) : action;
  });
}

/** What an action's slots hold, for its command. */
export function valuesOf(found: Readonly<Record<string, SlotFound>>): SlotValues {
  const of = <Kind extends SlotFound["kind"]>(name: string, kind: Kind) => {
    const value = found[name];
    return value?.kind === kind ? (value as Extract<SlotFound, { readonly kind: Kind }>) : undefined;
  };
  return {
    record: (name) => of(name, "record")?.record,
    phone: (name) => of(name, "phone")?.phone,
    text: (name) => of(name, "text")?.text,
    choice: (name) => of(name, "choice")?.value,
    at: (name) => of(name, "date_time")?.at,
    period: (name) => of(name, "period"),
  };
}

/** An action in one line: "Give a lead to somebody: Acme Roofing, Samuel Okafor". */
export function summaryOf(
  { title, slots }: Command,
  found: Readonly<Record<string, SlotFound>>,
  timeZone: string,
): string {
  const said = Object.entries(slots).flatMap(([name, slot]) => {
    const value = found[name];
    return value && !(slot.kind === "record" && slot.always) ? [wordsOf(slot, value, timeZone)] : [];
  });
  return said.length === 0 ? title : `${title}: ${said.join(", ")}`;
}

function wordsOf(slot: Slot, value: SlotFound, timeZone: string): string {
  const time = (iso: string) =>
    new Intl.DateTimeFormat("en", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(
      new Date(iso),
    );
  switch (value.kind) {
    case "record":
      return value.record.label;
    case "made":
      return `the new ${value.type}`;
    case "phone":
      return value.phone;
    case "text":
      return `“${value.text}”`;
    case "date_time":
      return time(value.at);
    case "period":
      return `${time(value.from)} to ${time(value.until)}`;
    case "choice": {
      const choice =
        slot.kind === "choice" ? slot.choices.find((one) => one.value === value.value) : undefined;
      return choice?.words[0] ?? value.value;
    }
  }
}

/** What is said about an answer where the command says nothing: how many there are, and the first of them. */
export function tellOf(command: Command, answer: unknown, records: readonly RecordKind[]): string {
  const items = (answer as { readonly items?: unknown } | null)?.items;
  if (!Array.isArray(items)) return `${command.title}: done.`;
  if (items.length === 0) return `${command.title}: there are none.`;
  const names = items.slice(0, 3).flatMap((item: Json) => {
    const kind = records.find(({ find, open, last }) =>
      command.does.kind === "operation"
        ? [find, open, last].some(
            (one) =>
              one &&
              one !== "colleagues" &&
              command.does.kind === "operation" &&
              command.does.operations.includes(one.operation),
          )
        : false,
    );
    return kind ? [kind.labelOf(item)] : [];
  });
  const count = items.length === 1 ? "one" : String(items.length);
  return `${command.title}: ${count}${names.length > 0 ? `, ${names.join("; ")}` : ""}.`;
}

/** What could be said instead: commands with words in common first. */
export function suggestionsFor(
  text: string,
  offered: readonly Command[],
): readonly { readonly command: string; readonly title: string; readonly example: string }[] {
  const words = new Set(text.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  const shared = (example: string) =>
    (example.toLowerCase().match(/\p{L}{3,}/gu) ?? []).filter((word) => words.has(word)).length;
  return offered
    .flatMap(({ id, title, examples }) =>
      examples.map((example) => ({ command: id, title, example, score: shared(example) + shared(title) })),
    )
    .toSorted((one, other) => other.score - one.score)
    .filter((one, index, all) => all.findIndex(({ command }) => command === one.command) === index)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ command, title, example }) => ({ command, title, example }));
}

/** How long whoever spoke had waited when their words came, by the clocks that the client tells of; 0: it tells nothing, or nonsense. */
export function waitedBefore(
  speech:
    | {
        readonly endedAt: string;
        readonly sentAt?: string | undefined;
        readonly clockOffsetMs?: number | undefined;
      }
    | undefined,
  now: Date,
): number {
  if (!speech) return 0;
  const ended = Date.parse(speech.endedAt);
  const waited =
    speech.clockOffsetMs === undefined
      ? Date.parse(speech.sentAt ?? speech.endedAt) - ended
      : now.getTime() - (ended - speech.clockOffsetMs);
  return Math.min(Math.max(0, waited), 60_000);
}
