import type { Choice, Command, RecordKind, Slot } from "../../command.ts";
import { phoneAt } from "./numbers.ts";
import { compilePhrase, type PhraseMachine, slotsOf } from "./phrases.ts";
import { type Mention, type PointingWords, pointingWords } from "./references.ts";
import { type Clock, type TimeSpan, timesIn } from "./times.ts";
import { textBetween, type Token, tokensOf } from "./tokens.ts";

/** What was said for a slot. */
export type Said =
  | { readonly kind: "mention"; readonly mention: Mention }
  | { readonly kind: "choice"; readonly value: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "phone"; readonly phone: string }
  | { readonly kind: "date_time"; readonly at: string }
  | { readonly kind: "period"; readonly from: string; readonly until: string };

/** One thing that is to be done, by what was said alone. */
export interface SaidAction {
  readonly command: string;
  readonly slots: Readonly<Record<string, Said>>;
  /** Other commands that the same words say nearly as well: what is open decides. */
  readonly or: readonly Omit<SaidAction, "or">[];
}

export type Language = "en" | "fr";

/** Understands sentences by the phrases of commands. */
export interface Grammar {
  /** What is to be done, in its order; null: the phrases do not say. Time grows with the length of the text, not faster. */
  understand(text: string, clock: Clock, language?: Language): readonly SaidAction[] | null;
  /** Reads words for one slot, as somebody answers who was asked for it; null: they say nothing of its kind. */
  read(command: string, slot: string, text: string, clock: Clock, language?: Language): Said | null;
}

/** More than anybody asks for in a breath. */
export const MAX_ACTIONS = 8;
/** Words of a name. */
const MAX_NAME_WORDS = 7;

/** What each kind of uncertainty costs; the cheapest way to understand a sentence is taken. */
const COST = {
  action: 0.8,
  filler: 0.1,
  comma: 0.3,
  nameWord: 1,
  /** A name with a word in it that mostly means something else. */
  smallWord: 2.5,
  textWord: 0.5,
  textJoin: 1.2,
  /** The verb of the action before is meant: "give A to Sam and B to Mina". */
  verbLeftOut: 1.5,
} as const;
/** Commands that cost as little more than the cheapest could be meant just as well. */
const NEARLY = 0.35;

const FILLERS = [
  "please",
  "um",
  "uh",
  "er",
  "ehm",
  "hey",
  "ok",
  "okay",
  "well",
  "so",
  "now",
  "right now",
  "just",
  "then",
  "also",
  "too",
  "actually",
  "again",
  "right away",
  "for me",
  "can you",
  "could you",
  "would you",
  "will you",
  "can i",
  "could i",
  "can we",
  "i want to",
  "i wanna",
  "i would like to",
  "i need to",
  "i have to",
  "i need you to",
  "i want you to",
  "let us",
  "go ahead and",
  "you can",
  "we should",
  "we need to",
  "i am done",
  "thanks",
  "thank you",
  "hi",
  "quickly",
  "that is it",
  "great",
  "alright",
  "all right",
  "se il te plait",
  "se il vous plait",
  "stp",
  "euh",
  "peux tu",
  "pourrais tu",
  "pouvez vous",
  "je veux",
  "je voudrais",
  "merci",
  "maintenant",
  "puis",
  "ensuite",
].map((words) => words.split(" "));
const FILLERS_BY_WORD = Map.groupBy(FILLERS, ([first]) => first ?? "");
const JOINS = new Set([
  ",",
  ";",
  ".",
  "!",
  "?",
  "and",
  "then",
  "also",
  "plus",
  "so",
  "but",
  "&",
  "et",
  "puis",
  "ensuite",
]);
const HARD_STOPS = new Set([".", ";", "!", "?"]);
const SMALL_WORDS = new Set(
  (
    "a an the to as is are was be for of on in at by with from that this it and or not no off up back again tomorrow today tonight " +
    "list number note call lead contact alert voicemail because about into over who what when where how my me her him them i we you " +
    "they she he do does did can could will would has have had , says saying named called"
  ).split(" "),
);

interface CompiledSlot {
  readonly slot: Slot;
  readonly words: ReadonlyMap<
    string,
    readonly { readonly words: readonly string[]; readonly said: Said; readonly cost: number }[]
  >;
  readonly isNamed: boolean;
}

interface CompiledCommand {
  readonly command: Command;
  readonly machines: Readonly<Record<Language, readonly PhraseMachine[]>>;
  readonly slots: Readonly<Record<string, CompiledSlot>>;
}

/** Where a walk over the words is, and how it came there. */
interface Step {
  readonly command: CompiledCommand;
  readonly machine: PhraseMachine;
  readonly state: number;
  readonly cost: number;
  readonly before: Step | null;
  /** What the step took for a slot. */
  readonly took?: { readonly slot: string; readonly said: Said };
  /** Within a name or a text, since this token. */
  readonly inside?: { readonly slot: string; readonly to: number; readonly since: number };
}

/** A sentence, read once for all commands. */
interface Sentence {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly times: readonly TimeSpan[];
}

/**
 * Makes the grammar of these commands. A phrase is a machine over words; all machines walk over a sentence at once, each place is reached
 * in the cheapest way that is known (Viterbi's algorithm), and so nothing is ever tried twice.
 * @throws PhraseError when a phrase cannot be read or names a slot that is not there
 */
export function createGrammar(commands: readonly Command[], records: readonly RecordKind[]): Grammar {
  const compiled = commands.map((command) => compile(command, records));
  const byId = new Map(compiled.map((one) => [one.command.id, one]));

  function read(text: string, clock: Clock, language: Language): Sentence {
    const all = tokensOf(text);
    const words = all.findLastIndex(({ word }) => !JOINS.has(word) || word === "&") + 1;
    const tokens = all.slice(0, words);
    return { text, tokens, times: timesIn(tokens, clock, language) };
  }

  return {
    understand(text, clock, language = "en") {
      const sentence = read(text, clock, language);
      return sentence.tokens.length === 0 ? null : cheapest(sentence, compiled, language);
    },

    read(id, name, text, clock, language = "en") {
      const slot = byId.get(id)?.slots[name];
      if (!slot) return null;
      const sentence = read(text, clock, language);
      const { tokens } = sentence;
      const whole = spansAt(sentence, slot, 0).find(({ end }) => end === tokens.length);
      if (whole) return whole.said;
      return slot.isNamed && tokens.length > 0 ? freely(sentence, slot.slot, 0, tokens.length) : null;
    },
  };
}

function compile(command: Command, records: readonly RecordKind[]): CompiledCommand {
  const slots = Object.fromEntries(
    Object.entries(command.slots).map(([name, slot]) => [name, compileSlot(slot, records)]),
  );
  const machinesOf = (language: Language) =>
    (command.phrases[language] ?? []).map((phrase) => {
      const machine = compilePhrase(phrase);
      for (const name of [...slotsOf(machine), ...Object.keys(machine.says)]) {
        if (!(name in slots))
          throw new Error(`a phrase of ${command.id} names {${name}}, which is no slot of it`);
      }
      return machine;
    });
  return { command, slots, machines: { en: machinesOf("en"), fr: machinesOf("fr") } };
}

function compileSlot(slot: Slot, records: readonly RecordKind[]): CompiledSlot {
  const words = new Map<string, { words: readonly string[]; said: Said; cost: number }[]>();
  const add = (phrase: readonly string[], said: Said, cost = 0) => {
    const first = phrase[0] ?? "";
    words.set(first, [...(words.get(first) ?? []), { words: phrase, said, cost }]);
  };
  const addChoices = (choices: readonly Choice[], saidOf: (value: string) => Said) => {
    for (const { value, words: ways } of choices) {
      for (const way of ways)
        add(
          tokensOf(way).map(({ word }) => word),
          saidOf(value),
        );
    }
  };
  if (slot.kind === "choice") addChoices(slot.choices, (value) => ({ kind: "choice", value }));
  if (slot.kind === "record") {
    addChoices(slot.aliases ?? [], (name) => ({ kind: "mention", mention: { by: "name", name } }));
    const kinds = records.filter(({ type }) => slot.of.includes(type));
    const pointing: PointingWords = pointingWords(kinds, { orPhone: slot.orPhone ?? false });
    for (const list of pointing.values()) {
      for (const { words: phrase, mention, cost } of list) add(phrase, { kind: "mention", mention }, cost);
    }
  }
  const isNamed =
    slot.kind === "text" ||
    slot.kind === "name" ||
    (slot.kind === "record" &&
      records.some(({ type, find }) => slot.of.includes(type) && find !== undefined));
  return { slot, words, isNamed };
}

/** What may be said for a slot from a token on, apart from free names and texts. */
function spansAt(
  { tokens, text, times }: Sentence,
  { slot, words }: CompiledSlot,
  at: number,
): { readonly end: number; readonly said: Said; readonly cost: number }[] {
  const spans: { end: number; said: Said; cost: number }[] = [];
  for (const { words: phrase, said, cost } of words.get(tokens[at]?.word ?? "") ?? []) {
    if (phrase.every((word, index) => tokens[at + index]?.word === word)) {
      spans.push({ end: at + phrase.length, said, cost });
    }
  }
  if (slot.kind === "phone" || (slot.kind === "record" && slot.orPhone)) {
    const found = phoneAt(tokens, at);
    if (found) {
      const phone = found.phone ?? textBetween(text, tokens, at, found.end);
      const said: Said =
        slot.kind === "phone"
          ? { kind: "phone", phone }
          : { kind: "mention", mention: { by: "phone", phone } };
      spans.push({ end: found.end, said, cost: 0 });
    }
  }
  if (slot.kind === "date_time" || slot.kind === "period") {
    for (const time of times) {
      if (time.start !== at) continue;
      const from = time.at.toISOString();
      if (slot.kind === "date_time")
        spans.push({ end: time.end, said: { kind: "date_time", at: from }, cost: 0 });
      else if (time.until) {
        const until = time.until.toISOString();
        spans.push({ end: time.end, said: { kind: "period", from, until }, cost: 0 });
      }
    }
  }
  return spans;
}

/** What is said for a slot that takes any words. */
function freely({ text, tokens }: Sentence, slot: Slot, start: number, end: number): Said {
  const said = textBetween(text, tokens, start, end);
  return slot.kind === "record"
    ? { kind: "mention", mention: { by: "name", name: said } }
    : { kind: "text", text: said };
}

/** The cheapest way to take a sentence apart into actions. */
function cheapest(
  sentence: Sentence,
  commands: readonly CompiledCommand[],
  language: Language,
): readonly SaidAction[] | null {
  const { tokens } = sentence;
  const best: ({ cost: number; actions: readonly SaidAction[]; last: Step | null } | undefined)[] = [];
  best[0] = { cost: 0, actions: [], last: null };
  const starts = startsOf(tokens);
  for (const start of starts) {
    const before = best[start];
    if (!before || before.actions.length >= MAX_ACTIONS) continue;
    for (const [end, [step, ...others]] of walk(sentence, commands, language, start, before.last)) {
      const next = end === tokens.length ? end : starts.find((one) => one > end);
      if (next === undefined || !step) continue;
      const cost = before.cost + step.cost + COST.action;
      const known = best[next];
      if (known && known.cost <= cost) continue;
      const or = others.filter((one) => one.cost <= step.cost + NEARLY).map(actionOf);
      best[next] = { cost, actions: [...before.actions, { ...actionOf(step), or }], last: step };
    }
  }
  return best[tokens.length]?.actions ?? null;
}

/** Where a phrase was when its first words had been said, and nothing of what it is about. */
function afterVerb(last: Step): Step {
  let first = last;
  for (let step: Step | null = last; step; step = step.before) {
    if (step.inside || step.took) first = step.before ?? step;
  }
  return { ...first, before: null, cost: last.machine.cost + COST.verbLeftOut };
}

/** Where an action may begin: at the first word, and after each "and", comma or full stop; not at more places than there may be actions twice. */
function startsOf(tokens: readonly Token[]): number[] {
  const starts = [0];
  for (let at = 1; at < tokens.length && starts.length < 2 * MAX_ACTIONS; at += 1) {
    const isAfterJoin = JOINS.has(tokens[at - 1]?.word ?? "");
    if (isAfterJoin && !JOINS.has(tokens[at]?.word ?? "")) starts.push(at);
  }
  return starts;
}

/** Walks all phrases over the words from a place on; resolves with the cheapest ones, a command each, for each place where an action may end. */
function walk(
  sentence: Sentence,
  commands: readonly CompiledCommand[],
  language: Language,
  start: number,
  last: Step | null,
): ReadonlyMap<number, readonly Step[]> {
  const { tokens } = sentence;
  const ends = new Map<number, readonly Step[]>();
  const steps: Map<string, Step>[] = [];
  const reach = (at: number, step: Step, queue?: Step[]) => {
    if (at > tokens.length) return;
    const { command, machine, state, inside } = step;
    const index = command.machines[language].indexOf(machine);
    const key = `${command.command.id} ${index} ${state} ${inside?.slot ?? ""} ${inside?.to ?? ""}`;
    const here = steps[at] ?? new Map<string, Step>();
    steps[at] = here;
    const known = here.get(key);
    if (known && known.cost <= step.cost) return;
    here.set(key, step);
    queue?.push(step);
  };
  for (const command of commands) {
    for (const machine of command.machines[language]) {
      reach(start, { command, machine, state: 0, cost: machine.cost, before: null });
    }
  }
  if (last) reach(start, afterVerb(last));
  for (let at = start; at <= tokens.length; at += 1) {
    const queue = [...(steps[at]?.values() ?? [])];
    for (let step = queue.shift(); step; step = queue.shift()) {
      advance(sentence, step, at, (to, next) => reach(to, next, to === at ? queue : undefined));
    }
    if (at > start && (at === tokens.length || JOINS.has(tokens[at]?.word ?? ""))) {
      const done = [...(steps[at]?.values() ?? [])].filter(
        (step) => !step.inside && step.state === step.machine.end,
      );
      if (done.length > 0) ends.set(at, cheapestOfEach(done));
    }
    steps[at] = new Map();
  }
  return ends;
}

/** The cheapest step of each command, the cheapest command first. */
function cheapestOfEach(steps: readonly Step[]): Step[] {
  const byCost = steps.toSorted((one, other) => one.cost - other.cost);
  return [...new Map(byCost.toReversed().map((step) => [step.command, step])).values()].toSorted(
    (one, other) => one.cost - other.cost,
  );
}

/** All ways on from a step. */
function advance(sentence: Sentence, step: Step, at: number, reach: (at: number, step: Step) => void): void {
  const { tokens } = sentence;
  const word = tokens[at]?.word;
  const { command, machine, state, cost } = step;
  if (step.inside) {
    const { slot, to, since } = step.inside;
    const compiled = command.slots[slot] as CompiledSlot;
    if (mayEnd(tokens, compiled.slot, since, at)) {
      const said = freely(sentence, compiled.slot, since, at);
      reach(at, { command, machine, state: to, cost, before: step, took: { slot, said } });
    }
    if (word !== undefined && mayGoOn(compiled.slot, word, at - since)) {
      reach(at + 1, { ...step, cost: cost + costOf(compiled.slot, word) });
    }
    return;
  }
  for (const filler of FILLERS_BY_WORD.get(word ?? "") ?? []) {
    if (!filler.every((one, index) => tokens[at + index]?.word === one)) continue;
    reach(at + filler.length, { ...step, cost: cost + COST.filler });
  }
  if (word === ",") reach(at + 1, { ...step, cost: cost + COST.comma });
  for (const edge of machine.edges[state] ?? []) {
    const next = { command, machine, state: edge.to, cost, before: step };
    if (edge.kind === "skip") reach(at, next);
    else if (edge.kind === "word") {
      if (edge.word === word) reach(at + 1, next);
    } else {
      const slot = command.slots[edge.slot] as CompiledSlot;
      for (const span of spansAt(sentence, slot, at)) {
        const took = { slot: edge.slot, said: span.said };
        reach(span.end, { ...next, cost: cost + span.cost, took });
      }
      if (slot.isNamed && word !== undefined && mayGoOn(slot.slot, word, 0)) {
        reach(at + 1, {
          ...next,
          state,
          cost: cost + costOf(slot.slot, word),
          inside: { slot: edge.slot, to: edge.to, since: at },
        });
      }
    }
  }
}

function mayGoOn({ kind }: Slot, word: string, length: number): boolean {
  if (kind === "text") return !HARD_STOPS.has(word);
  return length < MAX_NAME_WORDS && !HARD_STOPS.has(word) && word !== "," && (length > 0 || !JOINS.has(word));
}

/** Names end with no small word, and consist of more than one. */
function mayEnd(tokens: readonly Token[], { kind }: Slot, since: number, at: number): boolean {
  const last = tokens[at - 1]?.word ?? "";
  if (kind === "text") return !JOINS.has(last);
  return !SMALL_WORDS.has(last) && !JOINS.has(last) && !SMALL_WORDS.has(tokens[since]?.word ?? "");
}

function costOf({ kind }: Slot, word: string): number {
  const isJoin = JOINS.has(word);
  if (kind === "text") return isJoin ? COST.textJoin : COST.textWord;
  return SMALL_WORDS.has(word) || isJoin ? COST.smallWord : COST.nameWord;
}

function actionOf(end: Step): Omit<SaidAction, "or"> {
  const slots: Record<string, Said> = {};
  for (const [name, words] of Object.entries(end.machine.says)) {
    const said = asSaid(end.command.slots[name] as CompiledSlot, words);
    if (said) slots[name] = said;
  }
  for (let step: Step | null = end; step; step = step.before) {
    if (step.took) slots[step.took.slot] = step.took.said;
  }
  return { command: end.command.command.id, slots };
}

function asSaid({ words, slot }: CompiledSlot, text: string): Said | null {
  const wanted = tokensOf(text).map(({ word }) => word);
  const found = words
    .get(wanted[0] ?? "")
    ?.find(
      ({ words: phrase }) =>
        phrase.length === wanted.length && phrase.every((word, at) => word === wanted[at]),
    );
  if (found) return found.said;
  return slot.kind === "text" || slot.kind === "name" ? { kind: "text", text } : null;
}
