import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Personal data and secrets that occur nowhere else, and the words of each that must not turn up anywhere. */
export const CANARY = {
  callerPhone: { value: "+14385550177", words: ["+14385550177"] },
  recipientPhone: { value: "+14385550188", words: ["+14385550188"] },
  invalidPhone: { value: "+14385550199", words: ["+14385550199"] },
  callerName: { value: "Zebulon Quackenbush", words: ["zebulon", "quackenbush"] },
  recipientName: { value: "Ottoline Featherstone", words: ["ottoline", "featherstone"] },
  email: { value: "zebulon.q@plantedmail.example", words: ["zebulon", "plantedmail"] },
  userEmail: { value: "ottoline.f@otherplanted.example", words: ["ottoline", "otherplanted"] },
  password: { value: "hunter2-unguessable", words: ["hunter2", "unguessable"] },
  alertText: { value: "marmalade under the walrus staircase", words: ["marmalade", "walrus"] },
  summary: { value: "wants rhubarb for the porcupine", words: ["rhubarb", "porcupine"] },
  transcript: { value: "a xylophone thief in the pantry", words: ["xylophone", "pantry"] },
  query: { value: "O'Brien-gooseberry", words: ["brien", "gooseberry"] },
  pathSegment: { value: "tangerine-visitor", words: ["tangerine"] },
  userAgent: { value: "Mozilla/5.0 (kumquat phone)", words: ["kumquat"] },
  address: { value: "203.0.113.77", words: ["203.0.113.77"] },
  keyName: { value: "Key of Persimmon Ltd", words: ["persimmon"] },
} as const;

/** Where canary data was found. */
export interface Leak {
  readonly word: string;
  readonly file: string;
  /** What stands around it. */
  readonly excerpt: string;
}

/** Patterns that find a word however it is written: with separators, URL-encoded, in any case, a number without its prefix. */
function patternOf(word: string): RegExp {
  const digits = /^\+1(\d{10})$/.exec(word)?.[1];
  if (digits) return new RegExp([...digits].join("(?:%[0-9a-f]{2}|[^0-9a-z]){0,3}"), "gi");
  return new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
}

/** Finds words in a text. */
export function leaksIn(file: string, text: string, words: readonly string[]): Leak[] {
  return words.flatMap((word) =>
    [...text.matchAll(patternOf(word))].map(({ index }) => ({
      word,
      file,
      excerpt: text.slice(Math.max(0, index - 150), index + 100),
    })),
  );
}

/** Everything that a system has written down about itself: exported telemetry and every log, by path below `dir`. */
export function writtenFiles(dir: string): Map<string, string> {
  const files = globSync(["capture/*.jsonl", "logs/**/*.log", "*.log", "*/*.log"], { cwd: dir }).sort();
  return new Map(files.map((file) => [file, readFileSync(join(dir, file), "utf8")]));
}
