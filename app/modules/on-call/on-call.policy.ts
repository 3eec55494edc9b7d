import { instantOf, wallMs } from "../../platform/time-zones/index.ts";
import { type Hours, type Layer, type Weekday, weekdaySchema } from "./on-call.contract.ts";

/** What decides who is on call. */
export interface Rota {
  /** IANA name; times of day and weekdays are by its clocks. */
  readonly timeZone: string;
  /** Later ones cover earlier ones where they have somebody. */
  readonly layers: readonly Layer[];
}

/** Somebody is on call instead. */
export interface RotaOverride {
  readonly id: string;
  readonly userId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Where a shift comes from: a layer by its place, or an override by its id. */
export type ShiftSource =
  | { readonly kind: "layer"; readonly layer: number }
  | { readonly kind: "override"; readonly id: string };

/** A stretch of time with one person on call; without one nobody is. */
export interface Shift {
  readonly from: Date;
  readonly until: Date;
  readonly userId: string | null;
  readonly source: ShiftSource | null;
}

/** From an instant until before another one, in ms. */
interface Span {
  readonly from: number;
  readonly until: number;
}
interface Turn extends Span {
  readonly userId: string;
  readonly source: ShiftSource;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const UNIT_MS = { hours: HOUR_MS, days: DAY_MS, weeks: WEEK_MS } as const;
/** 1970-01-05: what clocks show when a week begins, weeks being counted from here. */
const A_MONDAY_MS = 4 * DAY_MS;
const WEEKDAYS: readonly Weekday[] = weekdaySchema.options;

/**
 * Who is on call from an instant until before another one, in the order of time, without gaps or overlaps: where nobody is, a
 * shift says so. Overrides win over layers, of several the one that was made last (they come in the order in which they were made);
 * whoever is not here any more is nobody, and what lies below counts.
 */
export function finalShifts(
  { timeZone, layers }: Rota,
  overrides: readonly RotaOverride[],
  isHere: (userId: string) => boolean,
  window: { readonly from: Date; readonly until: Date },
): Shift[] {
  const span = { from: window.from.getTime(), until: window.until.getTime() };
  const ofLayers = layers.map((layer, index) => turnsOf(layer, index, timeZone, span));
  const ofOverrides = overrides.map(({ id, userId, startsAt, endsAt }) =>
    intersect({ from: startsAt.getTime(), until: endsAt.getTime() }, [span]).map((part) => ({
      ...part,
      userId,
      source: { kind: "override", id } as const,
    })),
  );
  // From what wins to what is covered.
  const stack = [...ofOverrides.toReversed(), ...ofLayers.toReversed()]
    .map((turns) => turns.filter(({ userId }) => isHere(userId)))
    .filter((turns) => turns.length > 0);
  const edges = [span.from, span.until, ...stack.flat().flatMap(({ from, until }) => [from, until])];
  const instants = [...new Set(edges)].toSorted((a, b) => a - b);
  const places = stack.map(() => 0);
  const shifts: Shift[] = [];
  for (const [index, from] of instants.slice(0, -1).entries()) {
    const until = instants[index + 1] ?? from;
    const winner = topAt(stack, places, from);
    const before = shifts.at(-1);
    if (before && isSame(before, winner)) shifts[shifts.length - 1] = { ...before, until: new Date(until) };
    else
      shifts.push({
        from: new Date(from),
        until: new Date(until),
        userId: winner?.userId ?? null,
        source: winner?.source ?? null,
      });
  }
  return shifts;
}

/** The topmost turn at an instant; `places` go on with the instants. */
function topAt(stack: readonly (readonly Turn[])[], places: number[], at: number): Turn | undefined {
  let top: Turn | undefined;
  for (const [index, turns] of stack.entries()) {
    let place = places[index] ?? 0;
    while ((turns[place]?.until ?? Number.POSITIVE_INFINITY) <= at) place += 1;
    places[index] = place;
    const turn = turns[place];
    if (turn && turn.from <= at) top ??= turn;
  }
  return top;
}

function isSame({ userId, source }: Shift, turn: Turn | undefined): boolean {
  if (source === null || turn === undefined) return source === null && turn === undefined;
  if (userId !== turn.userId || source.kind !== turn.source.kind) return false;
  return source.kind === "layer"
    ? turn.source.kind === "layer" && source.layer === turn.source.layer
    : turn.source.kind === "override" && source.id === turn.source.id;
}

/** The turns of a layer within a span, cut to its hours of the week, in the order of time. */
function turnsOf(layer: Layer, index: number, timeZone: string, span: Span): Turn[] {
  const { people, rotation } = layer;
  const firstMs = Date.parse(`${layer.startsOn}T${layer.handoverAt}:00Z`);
  const lengthMs = rotation.every * UNIT_MS[rotation.unit];
  // Turns are counted on the wall: a day is a day long, however many hours it has.
  const beginOf = (turn: number) => instantOf(timeZone, firstMs + turn * lengthMs).getTime();
  const allowed = layer.hours.length === 0 ? [span] : hoursWithin(layer.hours, timeZone, span);
  const turns: Turn[] = [];
  let turn = Math.max(0, Math.floor((wallMs(timeZone, new Date(span.from)) - firstMs) / lengthMs));
  for (let from = beginOf(turn); from < span.until; turn += 1) {
    const until = beginOf(turn + 1);
    const userId = people[turn % people.length];
    if (userId !== undefined)
      for (const part of intersect({ from, until }, allowed))
        turns.push({ ...part, userId, source: { kind: "layer", layer: index } });
    from = until;
  }
  return turns;
}

/** The hours of the week within a span: merged, in the order of time. */
function hoursWithin(hours: readonly Hours[], timeZone: string, span: Span): Span[] {
  const weekOf = (instant: number) =>
    Math.floor((wallMs(timeZone, new Date(instant)) - A_MONDAY_MS) / WEEK_MS);
  const parts: Span[] = [];
  for (let week = weekOf(span.from) - 1; week <= weekOf(span.until) + 1; week += 1) {
    const weekMs = A_MONDAY_MS + week * WEEK_MS;
    for (const { from, until } of hours) {
      const [begin, end] = [sinceMonday(from), sinceMonday(until)];
      const part = {
        from: instantOf(timeZone, weekMs + begin).getTime(),
        until: instantOf(timeZone, weekMs + (end > begin ? end : end + WEEK_MS)).getTime(),
      };
      parts.push(...intersect(part, [span]));
    }
  }
  const merged: Span[] = [];
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && part.from <= last.until)
      merged[merged.length - 1] = { from: last.from, until: Math.max(last.until, part.until) };
    else merged.push(part);
  }
  return merged;
}

function sinceMonday({ day, time }: Hours["from"]): number {
  return WEEKDAYS.indexOf(day) * DAY_MS + Date.parse(`1970-01-01T${time}:00Z`);
}

/** The parts of a span that lie in others, which are in the order of time; empty ones are none. */
function intersect(span: Span, others: readonly Span[]): Span[] {
  return others
    .map(({ from, until }) => ({ from: Math.max(from, span.from), until: Math.min(until, span.until) }))
    .filter(({ from, until }) => from < until);
}
