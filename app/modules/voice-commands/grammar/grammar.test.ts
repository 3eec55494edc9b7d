import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDay, localTime } from "../../../platform/time-zones/index.ts";
import { COMMANDS, RECORDS } from "../test/all-commands.ts";
import { CORPUS, CORPUS_NOW, CORPUS_TIME_ZONE, type CorpusEntry } from "../test/corpus.ts";
import { createGrammar, MAX_ACTIONS, type Said, type SaidAction } from "./grammar.ts";

const grammar = createGrammar(COMMANDS, RECORDS);
const clock = { now: CORPUS_NOW, timeZone: CORPUS_TIME_ZONE };
const understood = (text: string) => grammar.understand(text, clock) ?? [];

const wall = (iso: string) => {
  const at = new Date(iso);
  const minutes = Math.floor(localTime(CORPUS_TIME_ZONE, at).msOfDay / 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${localDay(CORPUS_TIME_ZONE, at)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

function wordsOf(name: string, said: Said): string {
  if (said.kind === "date_time") return `${name}=${wall(said.at)}`;
  if (said.kind === "period") return `from=${wall(said.from)} | until=${wall(said.until)}`;
  if (said.kind === "choice") return `${name}=${said.value}`;
  if (said.kind === "text") return `${name}=${said.text}`;
  if (said.kind === "phone") return `${name}=${said.phone}`;
  const { mention } = said;
  if (mention.by === "pointing") return `${name}=@${mention.pointing}`;
  return `${name}=${mention.by === "name" ? mention.name : mention.phone}`;
}

const normal = (action: string) => {
  const [command, ...rest] = action.split(" ");
  return `${command} ${rest.join(" ").split(" | ").sort().join(" | ")}`.trim().toLowerCase();
};
const told = ({ command, slots }: SaidAction) =>
  normal(
    `${command} ${Object.entries(slots)
      .map(([name, said]) => wordsOf(name, said))
      .join(" | ")}`,
  );

function isRight([sentence, ...actions]: CorpusEntry): boolean {
  return understood(sentence).map(told).join("\n") === actions.map(normal).join("\n");
}

function accuracyOf(entries: readonly CorpusEntry[]): number {
  return entries.filter(isRight).length / entries.length;
}

const written = CORPUS.filter((_, index) => index % 2 === 0);
const heldOut = CORPUS.filter((_, index) => index % 2 === 1);

describe("the grammar of commands", () => {
  it("understands nine of ten sentences that people say, also of those that nobody looked at", () => {
    const [ofWritten, ofHeldOut] = [accuracyOf(written), accuracyOf(heldOut)];
    const all = (ofWritten * written.length + ofHeldOut * heldOut.length) / CORPUS.length;
    const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;
    process.stdout.write(
      `sentences understood by the grammar: ${percent(all)} of ${CORPUS.length} (${percent(ofWritten)} of those looked at, ${percent(ofHeldOut)} of those held out)\n`,
    );
    expect(CORPUS.length).toBeGreaterThanOrEqual(200);
    expect(ofWritten).toBeGreaterThanOrEqual(0.9);
    expect(ofHeldOut).toBeGreaterThanOrEqual(0.9);
  });

  it.each(COMMANDS.flatMap(({ id, examples }) => examples.map((example) => [example, id] as const)))(
    "knows its own example “%s”",
    (example, id) => {
      expect(understood(example).map(({ command }) => command)).toContain(id);
    },
  );

  it("takes any text, and never for more actions than one breath holds", () => {
    const word = fc.constantFrom(
      ..."call her back and , then note that mark it as lost give the lead to tomorrow at 3 ' ( [ { 514 555 0134 é 's".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.array(word, { maxLength: 80 }).map((all) => all.join(" ")),
    );
    fc.assert(
      fc.property(text, (said) => {
        const actions = grammar.understand(said, clock);
        expect((actions ?? []).length).toBeLessThanOrEqual(MAX_ACTIONS);
      }),
      { numRuns: 150 },
    );
  });

  it("takes no longer than a moment, whatever is said", () => {
    const worst = [
      "add a note ".repeat(400),
      "and ".repeat(1_000),
      "call call back ".repeat(300),
      "514 ".repeat(1_000),
      "tomorrow at 3 ".repeat(300),
      "a".repeat(5_000),
      "' ".repeat(2_000),
    ];
    for (const text of worst) {
      const startedAt = performance.now();
      grammar.understand(text, clock);
      expect(performance.now() - startedAt, text.slice(0, 20)).toBeLessThan(1_000);
    }
  });

  it("lets what is open decide where words fit several things", () => {
    const [action] = grammar.understand("make it urgent", clock) ?? [];
    expect([action?.command, ...(action?.or ?? []).map(({ command }) => command)]).toEqual([
      "leads.set_priority",
      "voicemails.set_priority",
      "tasks.set_priority",
    ]);
  });
});
