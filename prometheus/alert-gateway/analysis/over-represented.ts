import { type Sample, type Span, subtreeOf } from "../../../otel/traces/trace.ts";

/** A value that the bad traces have far more often than good ones of the same hour. */
export interface SharedAttribute {
  /** As people say it: `release`, `instance`, `route`, `provider`, or the attribute's own name. */
  readonly name: string;
  readonly value: string;
  readonly badTraces: number;
  readonly goodTraces: number;
}

/** Attributes of closed sets of values by which faults can be told apart, in the order in which equals are named. */
const NAMES: readonly (readonly [name: string, of: (span: Span) => string | null | undefined])[] = [
  ["release", ({ service, release }) => release && `${release} of ${service}`],
  ["instance", ({ service, instance }) => instance && `${instance} of ${service}`],
  ["route", (span) => (span.kind === "server" ? span.attributes.get("http.route") : null)],
  ["provider", attribute("trunkline.provider")],
  ["queue", attribute("messaging.destination.name")],
  ["job", attribute("trunkline.job")],
  ["priority", attribute("trunkline.priority")],
  ["webhook event", attribute("trunkline.webhook.event")],
  ["channel", attribute("trunkline.notification.channel")],
];

function attribute(name: string): (span: Span) => string | undefined {
  return ({ attributes }) => attributes.get(name);
}

/** A chance below this, over all values that were looked at, is no chance. */
const SIGNIFICANCE = 0.05;
/** What concerns fewer of the bad ones does not explain them. */
const SHARE_OF_BAD = 0.6;
/** Shares of bad and good ones differ by so much. */
const SHARE_MORE = 0.25;

interface Described {
  readonly isBad: boolean;
  readonly values: ReadonlySet<string>;
}

/**
 * Attributes that are over-represented in the bad traces, by Fisher's exact test with Bonferroni's correction. Step by step: the
 * next one must be over-represented among the traces that have those before it, so that what merely goes with the first (the
 * route of the one slow release) is not named beside it.
 */
export function overRepresented(bad: readonly Sample[], good: readonly Sample[]): readonly SharedAttribute[] {
  let traces = [
    ...bad.map((sample) => described(sample, true)),
    ...good.map((sample) => described(sample, false)),
  ];
  const found: SharedAttribute[] = [];
  for (let next = mostOver(traces); next !== undefined; next = mostOver(traces)) {
    const key = keyOf(next.name, next.value);
    found.push(next);
    traces = traces.filter(({ values }) => values.has(key));
  }
  return found;
}

function described({ trace, entry }: Sample, isBad: boolean): Described {
  const values = subtreeOf(trace, entry).flatMap((span) =>
    NAMES.flatMap(([name, of]) => {
      const value = of(span);
      return value ? [keyOf(name, value)] : [];
    }),
  );
  return { isBad, values: new Set(values) };
}

function keyOf(name: string, value: string): string {
  return `${name}\n${value}`;
}

function mostOver(traces: readonly Described[]): SharedAttribute | undefined {
  const bad = traces.filter(({ isBad }) => isBad);
  const good = traces.filter(({ isBad }) => !isBad);
  // What all have tells nobody apart.
  const keys = [...new Set(bad.flatMap(({ values }) => [...values]))].filter(
    (key) => !traces.every(({ values }) => values.has(key)),
  );
  const candidates = keys.flatMap((key) => {
    const badTraces = bad.filter(({ values }) => values.has(key)).length;
    const goodTraces = good.filter(({ values }) => values.has(key)).length;
    const badShare = badTraces / bad.length;
    if (badShare < SHARE_OF_BAD || badShare - goodTraces / Math.max(good.length, 1) < SHARE_MORE) return [];
    const chance = chanceOfSoMany(badTraces, bad.length, badTraces + goodTraces, traces.length);
    if (chance * keys.length > SIGNIFICANCE) return [];
    const [name = "", value = ""] = key.split("\n");
    return [{ chance, shared: { name, value, badTraces, goodTraces } }];
  });
  const rank = ({ name }: SharedAttribute) => NAMES.findIndex(([known]) => known === name);
  candidates.sort((one, other) => one.chance - other.chance || rank(one.shared) - rank(other.shared));
  return candidates[0]?.shared;
}

/**
 * Fisher's exact test, one-sided: how likely at least `hits` of `drawn` traces have a value that `having` of all `population`
 * have, were they drawn blindly. 0…1.
 */
export function chanceOfSoMany(hits: number, drawn: number, having: number, population: number): number {
  let chance = 0;
  for (let count = hits; count <= Math.min(drawn, having); count += 1) {
    chance += Math.exp(
      logChoose(having, count) + logChoose(population - having, drawn - count) - logChoose(population, drawn),
    );
  }
  return Math.min(1, chance);
}

function logChoose(from: number, count: number): number {
  if (count < 0 || count > from) return Number.NEGATIVE_INFINITY;
  let log = 0;
  for (let index = 1; index <= count; index += 1) log += Math.log((from - count + index) / index);
  return log;
}
