import { describe, expect, it } from "vitest";
import { type OtlpTrace, readOtlpTrace } from "../../../otel/traces/otlp-trace.ts";
import { rootOf, type Sample } from "../../../otel/traces/trace.ts";
import { ACCUSATIONS, HIDDEN_FAULTS, type HiddenFault, incidentOf } from "../test/hidden-faults.ts";
import { explain } from "./explanation.ts";
import { sentenceOf } from "./sentence.ts";

const INCIDENTS_OF_EACH = 20;
const NAMED_SHARE = 0.9;

function sampleOf(otlp: OtlpTrace, follows: Sample["follows"]): Sample {
  const trace = readOtlpTrace("0".repeat(32), otlp);
  const entry = rootOf(trace);
  if (entry === null) throw new Error("an empty trace");
  return { trace, entry, follows };
}

function explained(fault: HiddenFault, seed: number): string {
  const { bad, good } = incidentOf(fault, seed);
  const follows = fault === "queue wait" || fault === "failing provider" ? "everything" : "answer";
  const explanation = explain({
    badBy: HIDDEN_FAULTS[fault].badBy,
    bad: bad.map((otlp) => sampleOf(otlp, follows)),
    good: good.map((otlp) => sampleOf(otlp, follows)),
    goodOfItsKind: [],
  });
  return explanation === null ? "" : sentenceOf(explanation);
}

/** The guilty is named, and nobody else is accused. */
function isRight(fault: HiddenFault, sentence: string): boolean {
  const { names } = HIDDEN_FAULTS[fault];
  const others = ACCUSATIONS.filter((one) => !names.source.includes(one.source.slice(0, 6)));
  return names.test(sentence) && !others.some((one) => one.test(sentence));
}

describe("faults hidden in traces", () => {
  const kinds = Object.keys(HIDDEN_FAULTS) as HiddenFault[];
  const scores = kinds.map((fault) => {
    const sentences = Array.from({ length: INCIDENTS_OF_EACH }, (_, seed) => explained(fault, seed + 1));
    const wrong = sentences.filter((sentence) => !isRight(fault, sentence));
    return { fault, right: sentences.length - wrong.length, example: sentences[0] ?? "", wrong: wrong[0] };
  });
  const lines = scores.map(
    ({ fault, right, example }) => `${right}/${INCIDENTS_OF_EACH}  ${fault.padEnd(20)}  ${example}`,
  );
  process.stdout.write(`\nguilty spans named (seeds right, kind, an explanation):\n${lines.join("\n")}\n`);

  it.each(scores)("$fault: named in $right of 20", ({ right, wrong }) => {
    expect(right / INCIDENTS_OF_EACH, wrong).toBeGreaterThanOrEqual(NAMED_SHARE);
  });
});
