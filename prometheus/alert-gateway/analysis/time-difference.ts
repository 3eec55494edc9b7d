import type { Sample } from "../../../otel/traces/trace.ts";
import { keyOf, type Place, type TimeInPlace, timeByPlace } from "./place.ts";

/** One place in the slow traces and in the good ones. Means over all traces; a trace without the place counts as 0. */
export interface PlaceDifference {
  readonly place: Place;
  readonly badMs: number;
  readonly goodMs: number;
  readonly moreMs: number;
  readonly badCount: number;
  readonly goodCount: number;
  /** Bad traces that spent clearly more here than good ones do. */
  readonly badTraces: number;
  /** Of `badMs`: what was over when a call began, by what is called. */
  readonly beforeCalls: ReadonlyMap<string, number>;
}

export interface TimeDifference {
  /** Mean duration of the bad traces and of the good ones that they are compared with. */
  readonly badMs: number;
  readonly goodMs: number;
  /** What takes more time in the bad ones, most first. */
  readonly places: readonly PlaceDifference[];
}

/** Fewer good traces of the same kind of request say less than all good ones together. */
const ENOUGH_OF_ITS_KIND = 3;

/**
 * Compares where bad and good traces spent their time. A slow request is compared with good ones to the same entry, where
 * there are some: a request that asks for more takes longer without anything being wrong.
 */
export function timeDifference(bad: readonly Sample[], good: readonly Sample[]): TimeDifference {
  const profiles = good.map((sample) => ({ entry: entryOf(sample), times: timeByPlace(sample) }));
  const byEntry = Map.groupBy(profiles, ({ entry }) => entry);
  const sums = new Map<string, Sums>();
  let badMs = 0;
  let goodMs = 0;
  for (const sample of bad) {
    const ofItsKind = byEntry.get(entryOf(sample)) ?? [];
    const compared = ofItsKind.length >= ENOUGH_OF_ITS_KIND ? ofItsKind : profiles;
    const usual = meanTimes(compared.map(({ times }) => times));
    const times = timeByPlace(sample);
    for (const key of new Set([...times.keys(), ...usual.keys()])) {
      const here = times.get(key);
      const there = usual.get(key);
      const place = here?.place ?? there?.place;
      if (place === undefined) continue;
      const sum = sums.get(key) ?? newSums(place);
      sums.set(key, sum);
      sum.times.push({ bad: here, goodMs: there?.durationMs ?? 0, goodCount: there?.count ?? 0 });
      badMs += here?.durationMs ?? 0;
      goodMs += there?.durationMs ?? 0;
    }
  }
  const traces = Math.max(bad.length, 1);
  const totalMoreMs = (badMs - goodMs) / traces;
  const places = [...sums.values()]
    .map((sum) => differenceOf(sum, traces, totalMoreMs))
    .filter(({ moreMs }) => moreMs > 0)
    .sort((one, other) => other.moreMs - one.moreMs);
  return { badMs: badMs / traces, goodMs: goodMs / traces, places };
}

interface Sums {
  readonly place: Place;
  readonly times: {
    readonly bad: TimeInPlace | undefined;
    readonly goodMs: number;
    readonly goodCount: number;
  }[];
}

function newSums(place: Place): Sums {
  return { place, times: [] };
}

/** A trace has clearly more in a place when it is this share of what a bad trace has more in all. */
const CLEARLY_MORE_SHARE = 0.2;

function differenceOf({ place, times }: Sums, traces: number, totalMoreMs: number): PlaceDifference {
  const mean = (of: (time: Sums["times"][number]) => number) =>
    times.reduce((sum, time) => sum + of(time), 0) / traces;
  const badMs = mean(({ bad }) => bad?.durationMs ?? 0);
  const goodMs = mean((time) => time.goodMs);
  const beforeCalls = new Map<string, number>();
  for (const [called, ms] of times.flatMap(({ bad }) => [...(bad?.beforeCalls ?? [])]))
    beforeCalls.set(called, (beforeCalls.get(called) ?? 0) + ms / traces);
  return {
    place,
    badMs,
    goodMs,
    moreMs: badMs - goodMs,
    badCount: mean(({ bad }) => bad?.count ?? 0),
    goodCount: mean(({ goodCount }) => goodCount),
    badTraces: times.filter(
      (time) => (time.bad?.durationMs ?? 0) - time.goodMs > CLEARLY_MORE_SHARE * totalMoreMs,
    ).length,
    beforeCalls,
  };
}

function meanTimes(
  all: readonly ReadonlyMap<string, TimeInPlace>[],
): ReadonlyMap<string, { readonly place: Place; readonly durationMs: number; readonly count: number }> {
  const sums = new Map<string, { place: Place; durationMs: number; count: number }>();
  for (const { place, durationMs, count } of all.flatMap((times) => [...times.values()])) {
    const sum = sums.get(keyOf(place)) ?? { place, durationMs: 0, count: 0 };
    sum.durationMs += durationMs / all.length;
    sum.count += count / all.length;
    sums.set(keyOf(place), sum);
  }
  return sums;
}

/** What was asked for: requests of one entry do the same work. */
export function entryOf({ entry }: Sample): string {
  return `${entry.service} ${entry.name}`;
}
