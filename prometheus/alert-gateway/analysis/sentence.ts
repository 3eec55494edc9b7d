import type { Explanation } from "./explanation.ts";
import type { FailureDifference } from "./failures.ts";
import type { GuiltyTime } from "./guilty-time.ts";
import type { SharedAttribute } from "./over-represented.ts";
import type { TimeDifference } from "./time-difference.ts";

/** The explanation in one plain sentence, for a person who was just woken. */
export function sentenceOf(explanation: Explanation): string {
  const { time, guiltyTime, failure, shared } = explanation;
  const clauses = [
    ...(time === null ? [] : [durationClause(time)]),
    ...(time === null
      ? []
      : [guiltyTime === null ? spreadClause(time) : timeClause(guiltyTime, explanation)]),
    ...(failure === null ? [] : [failureClause(failure, explanation)]),
    ...shared.map((one) => sharedClause(one, explanation)),
  ];
  if (clauses.length === 0)
    clauses.push(
      `the ${explanation.badTraces} bad traces that were looked at have nothing in common that ${explanation.goodTraces} good ones lack`,
    );
  const text = clauses.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function durationClause({ badMs, goodMs }: TimeDifference): string {
  return `bad ones took ${duration(badMs)} instead of ${duration(goodMs)}`;
}

function timeClause(guilty: GuiltyTime, { badTraces }: Explanation): string {
  const { main, share, badMs, goodMs, places } = guilty;
  const often =
    places.length === 1 && main.badCount >= 2 * Math.max(main.goodCount, 1)
      ? `, which ran ${count(main.badCount)} times a trace instead of ${count(main.goodCount)}`
      : "";
  const inTraces = places.length === 1 ? `, in ${main.badTraces} of ${badTraces}` : "";
  return `${percent(share)} of the difference is ${nameOf(guilty)} (${duration(badMs)} instead of ${duration(goodMs)}${inTraces})${often}`;
}

function nameOf({ main: { place }, places, beforeCallOf }: GuiltyTime): string {
  const names = places.slice(0, 3).map((one) => `\`${one.place.name}\``);
  const what = names.join(", ");
  if (place.kind === "wait")
    return `the wait before ${what} of ${place.service} began${place.target === null ? "" : `, in the queue ${place.target}`}`;
  if (place.kind === "call")
    return `${place.service} waiting for ${place.target === null ? what : `${place.target} (${what})`}`;
  if (beforeCallOf !== null)
    return `${place.service} itself in ${what} just before it calls ${beforeCallOf}: it waited for a free connection, or was busy`;
  return `${place.service}'s own time in ${what}, while nothing below ran: it was busy (event loop), or waited for something without a span`;
}

function spreadClause({ places }: TimeDifference): string {
  const [first] = places;
  if (first === undefined) return "no place takes more time";
  return `the difference is spread over ${places.length} places, the largest \`${first.place.name}\` of ${first.place.service}`;
}

function failureClause(
  { origin, badTraces, goodTraces }: FailureDifference,
  explanation: Explanation,
): string {
  const target = origin.target === null ? "" : ` to ${origin.target}`;
  const error = origin.errorType === null ? "without a type of error" : `with ${origin.errorType}`;
  return (
    `${badTraces} of ${explanation.badTraces} failed in \`${origin.name}\`${target} of ${origin.service} ${error}` +
    ` (${goodTraces} of ${explanation.goodTraces} good ones did)`
  );
}

function sharedClause(
  { name, value, badTraces, goodTraces }: SharedAttribute,
  explanation: Explanation,
): string {
  return (
    `${badTraces} of ${explanation.badTraces} share the ${name} ${value}` +
    ` (${goodTraces} of ${explanation.goodTraces} good ones do)`
  );
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

function count(value: number): string {
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

/** Milliseconds as people say them: 8 ms, 1.2 s, 3 min. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${Number((milliseconds / 1_000).toFixed(1))} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}
