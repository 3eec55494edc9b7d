import type { RecordKind } from "../../command.ts";
import { tokensOf } from "./tokens.ts";

/** What is only pointed at: what is open, a person, the last one, or whoever speaks. */
export type Pointing = "this" | "person" | "last" | "me";

/** What was said for a record, before anything is looked up. */
export type Mention =
  | { readonly by: "pointing"; readonly pointing: Pointing; readonly noun: string | null }
  | { readonly by: "name"; readonly name: string }
  | { readonly by: "phone"; readonly phone: string };

/** Words that point, with what they point at; by their first word. */
export type PointingWords = ReadonlyMap<
  string,
  readonly { readonly words: readonly string[]; readonly mention: Mention; readonly cost: number }[]
>;

/** A bare "it" is a lead, a contact or a call before it is anything else; what is open decides in the end. */
const COST_OF_BARE_THIS = 0.2;

const PRONOUNS: Readonly<Record<"this" | "person" | "me", readonly string[]>> = {
  this: ["it", "this", "that", "this one", "that one", "the current one"],
  person: ["her", "him", "them", "she", "he", "they", "her up", "him up", "them up"],
  me: ["me", "myself", "i", "my name"],
};
const FRENCH: typeof PRONOUNS = {
  this: ["le", "la", "ca", "cela", "celui ci", "celle ci"],
  person: ["lui", "elle", "il", "eux", "elles"],
  me: ["moi", "me"],
};
const NEAR = [
  "this",
  "that",
  "the",
  "my",
  "the current",
  "current",
  "these",
  "ce",
  "cette",
  "cet",
  "le",
  "la",
];
const LAST = [
  "the last",
  "my last",
  "last",
  "the previous",
  "the latest",
  "my latest",
  "the most recent",
  "le dernier",
  "la derniere",
];
const PEOPLE = [
  "customer",
  "caller",
  "client",
  "person",
  "guy",
  "lady",
  "man",
  "woman",
  "prospect",
  "client",
];

/** The words that point at records of these kinds. */
export function pointingWords(
  kinds: readonly RecordKind[],
  options: { readonly orPhone: boolean },
): PointingWords {
  const found = new Map<string, { words: readonly string[]; mention: Mention; cost: number }[]>();
  const add = (text: string, pointing: Pointing, noun: string | null) => {
    const words = tokensOf(text).map(({ word }) => word);
    const first = words[0] ?? "";
    const list = found.get(first) ?? [];
    if (list.some((one) => one.words.join(" ") === words.join(" "))) return;
    const isBare = pointing === "this" && noun === null && !kinds.some(({ isPerson }) => isPerson);
    list.push({ words, mention: { by: "pointing", pointing, noun }, cost: isBare ? COST_OF_BARE_THIS : 0 });
    found.set(first, list);
  };
  const areUsers = kinds.some(({ type }) => type === "user");
  const arePeople = kinds.some(({ isPerson }) => isPerson) && !areUsers;
  for (const language of [PRONOUNS, FRENCH]) {
    if (areUsers) for (const word of language.me) add(word, "me", null);
    else for (const word of language.this) add(word, "this", null);
    if (arePeople) for (const word of language.person) add(word, "person", null);
  }
  if (arePeople) {
    for (const noun of PEOPLE) {
      for (const near of NEAR) add(`${near} ${noun}`, "person", null);
      for (const last of LAST) add(`${last} ${noun}`, "last", null);
    }
  }
  for (const { type, nouns } of kinds) {
    for (const noun of nouns) {
      for (const near of NEAR) add(`${near} ${noun}`, "this", type);
      for (const last of LAST) add(`${last} ${noun}`, "last", type);
    }
  }
  if (options.orPhone) for (const near of NEAR) add(`${near} number`, "this", null);
  return found;
}
