import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localTime, wallMs } from "../../platform/time-zones/index.ts";
import { type Layer, weekdaySchema } from "./on-call.contract.ts";
import { finalShifts, type Rota, type RotaOverride } from "./on-call.policy.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const everybody = () => true;

/** Who is on call at an instant, by a window that has nothing else; null: nobody. */
function onCallAt(
  rota: Rota,
  overrides: readonly RotaOverride[],
  isHere: (userId: string) => boolean,
  at: Date,
): string | null {
  const until = new Date(at.getTime() + 1);
  return finalShifts(rota, overrides, isHere, { from: at, until })[0]?.userId ?? null;
}

function layer(given: Partial<Layer> = {}): Layer {
  return {
    name: "Dispatch",
    people: ["ann", "bob"],
    rotation: { every: 1, unit: "days" },
    startsOn: "2026-01-05",
    handoverAt: "08:00",
    hours: [],
    ...given,
  };
}
const rota = (timeZone: string, ...layers: Layer[]): Rota => ({ timeZone, layers });
const window = (from: string, until: string) => ({ from: new Date(from), until: new Date(until) });
const told = (shifts: ReturnType<typeof finalShifts>) =>
  shifts.map(({ from, until, userId }) => [
    from.toISOString().slice(0, 16),
    userId,
    (until.getTime() - from.getTime()) / HOUR_MS,
  ]);

describe("final shifts", () => {
  it("hand over at the time of day that clocks show, on days of 23 and 25 hours, too", () => {
    const toronto = rota("America/Toronto", layer());
    // Clocks are set forward on the 8th of March, back on the 1st of November.
    expect(
      told(finalShifts(toronto, [], everybody, window("2026-03-07T13:00Z", "2026-03-10T12:00Z"))),
    ).toEqual([
      ["2026-03-07T13:00", "bob", 23],
      ["2026-03-08T12:00", "ann", 24],
      ["2026-03-09T12:00", "bob", 24],
    ]);
    expect(
      told(finalShifts(toronto, [], everybody, window("2026-10-31T12:00Z", "2026-11-02T13:00Z"))),
    ).toEqual([
      ["2026-10-31T12:00", "bob", 25],
      ["2026-11-01T13:00", "ann", 24],
    ]);
  });

  it("count turns of hours and weeks on the wall, too", () => {
    const halves = layer({ rotation: { every: 12, unit: "hours" } });
    expect(
      told(
        finalShifts(
          rota("Europe/Berlin", halves),
          [],
          everybody,
          window("2026-03-28T19:00Z", "2026-03-29T18:00Z"),
        ),
      ),
    ).toEqual([
      ["2026-03-28T19:00", "bob", 11],
      ["2026-03-29T06:00", "ann", 12],
    ]);
    const weeks = layer({ rotation: { every: 1, unit: "weeks" } });
    expect(
      told(
        finalShifts(
          rota("Europe/Berlin", weeks),
          [],
          everybody,
          window("2026-03-23T07:00Z", "2026-04-06T06:00Z"),
        ),
      ),
    ).toEqual([
      ["2026-03-23T07:00", "bob", 167],
      ["2026-03-30T06:00", "ann", 168],
    ]);
  });

  it("keep to hours of the week, over its end, too; what lies below shows through", () => {
    const nights = layer({
      name: "Weekend",
      people: ["eve"],
      hours: [{ from: { day: "friday", time: "17:00" }, until: { day: "monday", time: "09:00" } }],
    });
    const both = rota("UTC", layer({ people: ["ann"] }), nights);
    expect(told(finalShifts(both, [], everybody, window("2026-11-26T00:00Z", "2026-12-01T00:00Z")))).toEqual([
      ["2026-11-26T00:00", "ann", 41],
      ["2026-11-27T17:00", "eve", 64],
      ["2026-11-30T09:00", "ann", 15],
    ]);
    expect(
      told(finalShifts(rota("UTC", nights), [], everybody, window("2026-11-26T00:00Z", "2026-11-28T00:00Z"))),
    ).toEqual([
      ["2026-11-26T00:00", null, 41],
      ["2026-11-27T17:00", "eve", 7],
    ]);
  });

  it("begin with the first hand-over", () => {
    const coming = rota("UTC", layer({ startsOn: "2026-11-27" }));
    expect(
      told(finalShifts(coming, [], everybody, window("2026-11-26T00:00Z", "2026-11-28T00:00Z"))),
    ).toEqual([
      ["2026-11-26T00:00", null, 32],
      ["2026-11-27T08:00", "ann", 16],
    ]);
  });

  it("leave the turn of somebody who has gone to nobody, and move nobody else's", () => {
    const withoutBob = (userId: string) => userId !== "bob";
    const day = window("2026-11-26T08:00Z", "2026-11-29T08:00Z");
    const all = finalShifts(rota("UTC", layer()), [], everybody, day);
    expect(finalShifts(rota("UTC", layer()), [], withoutBob, day).map(({ userId }) => userId)).toEqual(
      all.map(({ userId }) => (userId === "bob" ? null : userId)),
    );
  });

  it("count the override that was made last", () => {
    const override = (id: string, userId: string, from: string, until: string): RotaOverride => ({
      id,
      userId,
      startsAt: new Date(from),
      endsAt: new Date(until),
    });
    const both = [
      override("1", "eve", "2026-11-26T10:00Z", "2026-11-26T14:00Z"),
      override("2", "ned", "2026-11-26T12:00Z", "2026-11-26T13:00Z"),
    ];
    const shifts = finalShifts(
      rota("UTC", layer({ people: ["ann"] })),
      both,
      everybody,
      window("2026-11-26T09:00Z", "2026-11-26T15:00Z"),
    );
    expect(told(shifts)).toEqual([
      ["2026-11-26T09:00", "ann", 1],
      ["2026-11-26T10:00", "eve", 2],
      ["2026-11-26T12:00", "ned", 1],
      ["2026-11-26T13:00", "eve", 1],
      ["2026-11-26T14:00", "ann", 1],
    ]);
  });
});

const ZONES = ["UTC", "America/Toronto", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"];
const PEOPLE = ["ann", "bob", "cid", "dan"];
const START = Date.UTC(2026, 0, 1);

const timeOfDay = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
const weekTime = fc.record({ day: fc.constantFrom(...weekdaySchema.options), time: timeOfDay });
const anyLayer: fc.Arbitrary<Layer> = fc.record({
  name: fc.constant("Layer"),
  people: fc.array(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 4 }),
  rotation: fc.record({
    every: fc.integer({ min: 1, max: 9 }),
    unit: fc.constantFrom("hours" as const, "days" as const, "weeks" as const),
  }),
  startsOn: fc.nat(500).map((days) => new Date(START + days * DAY_MS).toISOString().slice(0, 10)),
  handoverAt: timeOfDay,
  hours: fc.array(
    fc
      .record({ from: weekTime, until: weekTime })
      .filter(({ from, until }) => from.day !== until.day || from.time !== until.time),
    { maxLength: 2 },
  ),
});
const anyRota = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  layers: fc.array(anyLayer, { minLength: 1, maxLength: 3 }),
});
const instant = fc.nat(500 * 24 * 60).map((minutes) => new Date(START + minutes * 60_000));
const anyOverrides = fc
  .array(
    fc.record({
      userId: fc.constantFrom(...PEOPLE),
      startsAt: instant,
      hours: fc.integer({ min: 1, max: 300 }),
    }),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map(({ userId, startsAt, hours }, index) => ({
      id: String(index),
      userId,
      startsAt,
      endsAt: new Date(startsAt.getTime() + hours * HOUR_MS),
    })),
  );
const anyWindow = fc
  .tuple(instant, fc.integer({ min: 1, max: 20 * 24 * 60 }))
  .map(([from, minutes]) => ({ from, until: new Date(from.getTime() + minutes * 60_000) }));
const gone = fc.subarray(PEOPLE).map((left) => (userId: string) => !left.includes(userId));
/** A share of the window: an instant in it. */
const share = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const within = ({ from, until }: { from: Date; until: Date }, part: number) =>
  new Date(from.getTime() + Math.floor(part * (until.getTime() - from.getTime())));

/** The person of a layer by its clocks alone: another way to the answer, for instants at which clocks are not set back. */
function byTheClock(
  { people, rotation, startsOn, handoverAt, hours }: Layer,
  zone: string,
  at: Date,
): string | null {
  const shown = wallMs(zone, at);
  const unit = { hours: HOUR_MS, days: DAY_MS, weeks: 7 * DAY_MS }[rotation.unit];
  const turn = Math.floor((shown - Date.parse(`${startsOn}T${handoverAt}:00Z`)) / (unit * rotation.every));
  if (turn < 0) return null;
  const { weekday, msOfDay } = localTime(zone, at);
  const ofWeek = ((weekday + 6) % 7) * DAY_MS + msOfDay;
  const since = ({ day, time }: { day: string; time: string }) =>
    weekdaySchema.options.indexOf(day as "monday") * DAY_MS + Date.parse(`1970-01-01T${time}:00Z`);
  const isWithin = hours.some(({ from, until }) => {
    const [begin, end] = [since(from), since(until)];
    return begin < end ? ofWeek >= begin && ofWeek < end : ofWeek >= begin || ofWeek < end;
  });
  return hours.length === 0 || isWithin ? (people[turn % people.length] ?? null) : null;
}

describe("any schedule", () => {
  it("is told whole: no overlap, no gap, no two shifts that are one", () => {
    fc.assert(
      fc.property(anyRota, anyOverrides, gone, anyWindow, (one, overrides, isHere, span) => {
        const shifts = finalShifts(one, overrides, isHere, span);
        expect(shifts[0]?.from).toEqual(span.from);
        expect(shifts.at(-1)?.until).toEqual(span.until);
        for (const [index, shift] of shifts.entries()) {
          expect(shift.from.getTime()).toBeLessThan(shift.until.getTime());
          const next = shifts[index + 1];
          if (!next) continue;
          expect(next.from).toEqual(shift.until);
          expect([next.userId, next.source]).not.toEqual([shift.userId, shift.source]);
        }
      }),
    );
  });

  it("says of each instant what its layers and overrides say, whatever the window", () => {
    fc.assert(
      fc.property(anyRota, anyOverrides, gone, anyWindow, share, (one, overrides, isHere, span, part) => {
        const at = within(span, part);
        const shift = finalShifts(one, overrides, isHere, span).find(
          ({ from, until }) => from <= at && at < until,
        );
        expect(onCallAt(one, overrides, isHere, at)).toBe(shift?.userId ?? null);
        const override = overrides.findLast(
          ({ userId, startsAt, endsAt }) => isHere(userId) && startsAt <= at && at < endsAt,
        );
        const ofLayers = one.layers
          .map((each) => onCallAt({ ...one, layers: [each] }, [], isHere, at))
          .findLast((userId) => userId !== null);
        expect(shift?.userId ?? null).toBe(override?.userId ?? ofLayers ?? null);
        expect(shift?.userId === null || isHere(shift?.userId ?? "")).toBe(true);
      }),
    );
  });

  it("agrees with the clocks of its zone, except while they are set back", () => {
    fc.assert(
      fc.property(anyLayer, fc.constantFrom(...ZONES), instant, (each, timeZone, at) => {
        const hours = (count: number) => new Date(at.getTime() + count * HOUR_MS);
        fc.pre(
          [-2, 2].every((count) => wallMs(timeZone, hours(count)) - wallMs(timeZone, at) === count * HOUR_MS),
        );
        expect(onCallAt({ timeZone, layers: [each] }, [], everybody, at)).toBe(
          byTheClock(each, timeZone, at),
        );
      }),
    );
  });
});
