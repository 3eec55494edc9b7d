/** Most that is looked at: a sentence is shorter, and whatever is longer was not said. */
const MAX_TOKENS = 120;

/** A word as it is compared, and where it stands in what was said. */
export interface Token {
  /** Lower case, without accents; contractions are taken apart. */
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

const TOKEN = /\+?\d[\d:]*|[\p{L}\p{M}][\p{L}\p{M}\d]*|[']|[,;.!?&]/gu;
/** After these an `'s` is "is"; after other words it says whose something is. */
const BEFORE_IS = new Set(
  "it she he that this there what who when where how here let everything nobody".split(" "),
);
const BEFORE_NOT: Readonly<Record<string, string>> = { wo: "will", ca: "can", sha: "shall" };
const ENDINGS: Readonly<Record<string, string>> = { m: "am", re: "are", ve: "have", ll: "will", d: "would" };
const AFTER_APOSTROPHE = new Set(["s", "t", ...Object.keys(ENDINGS)]);
/** French words that are short for others before an apostrophe. */
const ELIDED: Readonly<Record<string, string>> = {
  l: "le",
  d: "de",
  j: "je",
  qu: "que",
  n: "ne",
  c: "ce",
  s: "se",
  m: "me",
};

/** Lower case without accents, as words are compared. */
export function foldedWord(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** What was said, in words; reads each character once. */
export function tokensOf(text: string): Token[] {
  const said = text.replaceAll("’", "'");
  const raw: Token[] = [];
  for (const match of said.matchAll(TOKEN)) {
    if (raw.length >= MAX_TOKENS) break;
    raw.push({ word: foldedWord(match[0]), from: match.index, to: match.index + match[0].length });
  }
  const tokens: Token[] = [];
  for (let at = 0; at < raw.length; at += 1) {
    const token = raw[at] as Token;
    if (token.word !== "'") {
      tokens.push(token);
      continue;
    }
    const before = tokens.at(-1);
    const after = raw[at + 1];
    if (!before || !after || before.to !== token.from || after.from !== token.to) continue;
    if (AFTER_APOSTROPHE.has(after.word)) {
      at += 1;
      tokens.push(...endingOf(tokens, before, after));
    } else if (before.word in ELIDED) {
      tokens[tokens.length - 1] = { ...before, word: ELIDED[before.word] ?? before.word };
    }
  }
  return tokens.slice(0, MAX_TOKENS);
}

/** The word that is short for an apostrophe and these letters; it stands where the whole contraction does. */
function endingOf(tokens: Token[], before: Token, after: Token): Token[] {
  const whole = { from: before.from, to: after.to };
  const { word } = after;
  if (word === "t" && before.word.endsWith("n") && before.word.length > 1) {
    const verb = before.word.slice(0, -1);
    tokens[tokens.length - 1] = { word: BEFORE_NOT[verb] ?? verb, ...whole };
    return [{ word: "not", ...whole }];
  }
  if (word === "t") return [];
  if (word === "s" && !BEFORE_IS.has(before.word)) return [{ word: "'s", from: before.to, to: after.to }];
  tokens[tokens.length - 1] = { ...before, ...whole };
  return [{ word: word === "s" ? (before.word === "let" ? "us" : "is") : (ENDINGS[word] ?? word), ...whole }];
}

/** What was said between two tokens, as it was said. */
export function textBetween(said: string, tokens: readonly Token[], start: number, end: number): string {
  const first = tokens[start];
  const last = tokens[end - 1];
  return first && last ? said.slice(first.from, last.to).trim() : "";
}
