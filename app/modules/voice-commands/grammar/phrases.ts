import type { Phrase } from "../../command.ts";
import { tokensOf } from "./tokens.ts";

/** A step through a phrase. */
export type Edge =
  | { readonly kind: "word"; readonly word: string; readonly to: number }
  | { readonly kind: "slot"; readonly slot: string; readonly to: number }
  | { readonly kind: "skip"; readonly to: number };

/** A phrase as a machine that walks over words; it begins at state 0. */
export interface PhraseMachine {
  /** Phrases that cost something are taken only where no other fits. */
  readonly cost: number;
  /** Slots, and the words that are as good as said for them. */
  readonly says: Readonly<Record<string, string>>;
  /** By state. */
  readonly edges: readonly (readonly Edge[])[];
  readonly end: number;
}

type Part =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "slot"; readonly slot: string }
  | { readonly kind: "choice"; readonly branches: readonly (readonly Part[])[] };

/** A phrase cannot be read. */
export class PhraseError extends Error {
  constructor(phrase: string, problem: string) {
    super(`the phrase "${phrase}" ${problem}`);
    this.name = "PhraseError";
  }
}

/** Reads a phrase as commands write it: words, `(a|b)`, `[left out]`, `{slot}`. @throws PhraseError */
export function compilePhrase(given: Phrase): PhraseMachine {
  const { phrase, cost = 0, says = {} } = typeof given === "string" ? { phrase: given } : given;
  const reader = { phrase, at: 0 };
  const [parts] = branchesOf(reader, "");
  if (reader.at < phrase.length || !parts) throw new PhraseError(phrase, "has a bracket too many");
  const edges: Edge[][] = [[]];
  const end = build(parts, 0, edges);
  return { cost, says, edges, end };
}

/** The names of a phrase's slots. */
export function slotsOf({ edges }: PhraseMachine): string[] {
  return edges.flat().flatMap((edge) => (edge.kind === "slot" ? [edge.slot] : []));
}

interface Reader {
  readonly phrase: string;
  at: number;
}

const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

/** What stands up to the closing bracket, by the bars in it; at the outermost there are none. */
function branchesOf(reader: Reader, closing: string): Part[][] {
  const branches: Part[][] = [[]];
  const last = () => branches.at(-1) as Part[];
  while (reader.at < reader.phrase.length) {
    const sign = reader.phrase[reader.at] ?? "";
    if (sign === closing) return branches;
    reader.at += 1;
    if (sign === "|" && closing !== "") branches.push([]);
    else if (sign === "(" || sign === "[") {
      const inner = branchesOf(reader, CLOSES[sign] ?? "");
      if (reader.phrase[reader.at] !== CLOSES[sign])
        throw new PhraseError(reader.phrase, `does not close ${sign}`);
      reader.at += 1;
      last().push({ kind: "choice", branches: sign === "[" ? [...inner, []] : inner });
    } else if (sign === "{") {
      const close = reader.phrase.indexOf("}", reader.at);
      if (close < 0) throw new PhraseError(reader.phrase, "does not close {");
      last().push({ kind: "slot", slot: reader.phrase.slice(reader.at, close) });
      reader.at = close + 1;
    } else if (sign === ")" || sign === "]" || sign === "}") {
      throw new PhraseError(reader.phrase, "has a bracket too many");
    } else {
      let text = sign;
      while (reader.at < reader.phrase.length && !"()[]{}|".includes(reader.phrase[reader.at] ?? "")) {
        text += reader.phrase[reader.at];
        reader.at += 1;
      }
      const words = text.trim() === "'s" ? ["'s"] : wordsOf(text);
      if (words.length > 0) last().push({ kind: "words", words });
    }
  }
  if (closing !== "") throw new PhraseError(reader.phrase, `lacks ${closing}`);
  return branches;
}

function wordsOf(text: string): string[] {
  return text
    .split(" ")
    .flatMap((word) => (word === "'s" ? ["'s"] : tokensOf(word).map((token) => token.word)));
}

function build(parts: readonly Part[], from: number, edges: Edge[][]): number {
  const fresh = () => edges.push([]) - 1;
  let state = from;
  for (const part of parts) {
    if (part.kind === "words") {
      for (const word of part.words) {
        const next = fresh();
        edges[state]?.push({ kind: "word", word, to: next });
        state = next;
      }
    } else if (part.kind === "slot") {
      const next = fresh();
      edges[state]?.push({ kind: "slot", slot: part.slot, to: next });
      state = next;
    } else {
      const ends = part.branches.map((branch) => build(branch, entry(state, edges), edges));
      const next = fresh();
      for (const end of ends) edges[end]?.push({ kind: "skip", to: next });
      state = next;
    }
  }
  return state;
}

/** Each branch begins at a state of its own. */
function entry(state: number, edges: Edge[][]): number {
  const next = edges.push([]) - 1;
  edges[state]?.push({ kind: "skip", to: next });
  return next;
}
