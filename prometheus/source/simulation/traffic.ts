/** Events of one minute. */
export interface MinuteOfEvents {
  readonly total: number;
  readonly bad: number;
}

/** A time during which more events are bad than usual. */
export interface Outage {
  readonly fromMinute: number;
  readonly minutes: number;
  /** Share of events that are bad meanwhile, 0…1. */
  readonly badRatio: number;
}

/** How a week looks. It begins on Monday at midnight. */
export interface WeekOfTraffic {
  /** Mean of the whole week. */
  readonly eventsPerHour: number;
  /** Share of events that are bad in good times, 0…1. */
  readonly usualBadRatio: number;
  readonly outages: readonly Outage[];
  readonly seed: number;
}

export const MINUTES_PER_DAY = 24 * 60;
export const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** Calls of a business by hour of the day, as shares of its busiest hour. */
const HOURS = [
  0.03, 0.02, 0.02, 0.02, 0.03, 0.05, 0.12, 0.35, 0.75, 1, 0.98, 0.9, 0.7, 0.8, 0.95, 0.9, 0.8, 0.6, 0.35, 0.22, 0.15,
  0.1, 0.07, 0.05,
] as const;

/** Monday to Sunday. */
const DAYS = [1.1, 1, 1, 1, 0.95, 0.3, 0.15] as const;

/** The events of every minute of a week, the same for the same seed. */
export function minutesOf(week: WeekOfTraffic): readonly MinuteOfEvents[] {
  const random = randomOf(week.seed);
  const mean = average(HOURS) * average(DAYS);
  return Array.from({ length: MINUTES_PER_WEEK }, (_, minute) => {
    const shape = (HOURS[Math.floor((minute % MINUTES_PER_DAY) / 60)] ?? 0) * (DAYS[Math.floor(minute / MINUTES_PER_DAY)] ?? 0);
    const total = poisson((week.eventsPerHour / 60) * (shape / mean), random);
    const outage = week.outages.find(
      ({ fromMinute, minutes }) => minute >= fromMinute && minute < fromMinute + minutes,
    );
    const badRatio = outage?.badRatio ?? week.usualBadRatio;
    let bad = 0;
    for (let event = 0; event < total; event++) if (random() < badRatio) bad++;
    return { total, bad };
  });
}

/** Random numbers 0…1 by a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number of events of a Poisson process (Knuth). */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
