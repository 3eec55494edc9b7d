import type { PlaceDifference, TimeDifference } from "./time-difference.ts";

/** Where the time went: one place, or everything that one called party or one service does. */
export interface GuiltyTime {
  /** The place, or the largest of the places that belong together. */
  readonly main: PlaceDifference;
  /** More than one: all of these call the same, or are the same service's own time. */
  readonly places: readonly PlaceDifference[];
  readonly badMs: number;
  readonly goodMs: number;
  /** Share of the time that the bad traces take longer, 0…1. */
  readonly share: number;
  /** The database or service whose calls most of this time, all of it own time, came just before. */
  readonly beforeCallOf: string | null;
}

/** A place with this share of the difference explains it by itself. */
const BY_ITSELF = 0.6;
/** Together places must explain so much; and so must a single one where no group does. */
const TOGETHER = 0.5;
const AT_LEAST = 0.35;
/** And it must be so in this share of the traces: a few that are very slow there speak for themselves only. */
const SHARE_OF_TRACES = 0.5;

/**
 * The most precise answer that explains enough: one place; else all calls of one database, provider or service; else the own
 * time of one service; else the largest place. Null where the time is spread over everything, or the traces are not slower.
 */
export function guiltyTime({ badMs, goodMs, places }: TimeDifference, badTraces: number): GuiltyTime | null {
  const moreMs = badMs - goodMs;
  const [first] = places;
  if (first === undefined || moreMs <= 0) return null;
  const guilty = (group: readonly PlaceDifference[]): GuiltyTime => ({
    main: group[0] ?? first,
    places: group,
    badMs: sumOf(group, ({ badMs }) => badMs),
    goodMs: sumOf(group, ({ goodMs }) => goodMs),
    share: Math.min(1, sumOf(group, (place) => place.moreMs) / moreMs),
    beforeCallOf: mostlyBefore(group),
  });
  const alone = guilty([first]);
  if (alone.share >= BY_ITSELF) return alone;
  const groups = [...Map.groupBy(places, groupOf)]
    .filter(([group]) => group !== null)
    .map(([, group]) => guilty(group))
    .filter(({ places: { length }, share }) => length > 1 && share >= TOGETHER)
    .sort((one, other) => other.share - one.share);
  const isUsual = first.badTraces >= SHARE_OF_TRACES * badTraces;
  return groups[0] ?? (alone.share >= AT_LEAST && isUsual ? alone : null);
}

/** Places that have one cause in common. */
function groupOf({ place }: PlaceDifference): string | null {
  if (place.kind === "own") return `own ${place.service}`;
  return place.target === null ? null : `${place.kind} ${place.target}`;
}

/** Most of the group's time must be so: else a blocked process, which stops anywhere, would look like a wait. */
const MOSTLY = 0.75;

function mostlyBefore(group: readonly PlaceDifference[]): string | null {
  if (group.some(({ place }) => place.kind !== "own")) return null;
  const ofAll = sumOf(group, ({ badMs }) => badMs);
  for (const called of new Set(group.flatMap(({ beforeCalls }) => [...beforeCalls.keys()]))) {
    if (sumOf(group, ({ beforeCalls }) => beforeCalls.get(called) ?? 0) >= MOSTLY * ofAll) return called;
  }
  return null;
}

function sumOf(places: readonly PlaceDifference[], of: (place: PlaceDifference) => number): number {
  return places.reduce((sum, place) => sum + of(place), 0);
}
