import type { Input } from "../../data/endpoint.ts";
import type { Schedule } from "./on-call.queries.ts";

type Body = Input<"createOnCallSchedule">["body"];
type BodyLayer = Body["layers"][number];
export type DraftHours = NonNullable<BodyLayer["hours"]>[number];

/** Somebody in a layer, with the name that is shown. */
export interface DraftPerson {
  readonly id: string;
  readonly name: string;
}

/** A layer that is being written. */
export interface DraftLayer {
  /** Tells layers apart while they are moved and renamed. */
  readonly key: number;
  readonly name: string;
  readonly people: readonly DraftPerson[];
  readonly rotation: BodyLayer["rotation"];
  readonly startsOn: string;
  readonly handoverAt: string;
  readonly hours: readonly DraftHours[];
}

/** A schedule that is being written. */
export interface ScheduleDraft {
  readonly name: string;
  readonly timeZone: string;
  readonly layers: readonly DraftLayer[];
}

/** What hours begin with: the office's week. */
export const FIRST_HOURS: DraftHours = {
  from: { day: "monday", time: "09:00" },
  until: { day: "friday", time: "17:00" },
};

/** A schedule as it is, to be changed. */
export function draftOf(schedule: Schedule): ScheduleDraft {
  return {
    name: schedule.name,
    timeZone: schedule.timeZone,
    layers: schedule.layers.map((layer, key) => ({
      ...layer,
      key,
      people: layer.people.map(({ id, name }) => ({ id, name })),
    })),
  };
}

/** A schedule that is begun: one layer, weekly turns from the Monday given. */
export function newDraft(timeZone: string, monday: string): ScheduleDraft {
  return { name: "", timeZone, layers: [newLayer([], monday)] };
}

/** A layer to be filled in. */
export function newLayer(layers: readonly DraftLayer[], monday: string): DraftLayer {
  return {
    key: Math.max(-1, ...layers.map(({ key }) => key)) + 1,
    name: "",
    people: [],
    rotation: { every: 1, unit: "weeks" },
    startsOn: monday,
    handoverAt: "08:00",
    hours: [],
  };
}

/** What is sent: people by their ids. */
export function bodyOf({ name, timeZone, layers }: ScheduleDraft): Body {
  return {
    name: name.trim(),
    timeZone,
    layers: layers.map(({ key: _, people, hours, ...layer }) => ({
      ...layer,
      name: layer.name.trim(),
      people: people.map(({ id }) => id),
      hours: [...hours],
    })),
  };
}

/** Can it be asked who would be on call? The server would refuse it otherwise. */
export function isComplete({ layers }: ScheduleDraft): boolean {
  return layers.every(
    ({ people, startsOn, handoverAt, rotation }) =>
      people.length > 0 && startsOn !== "" && handoverAt !== "" && rotation.every >= 1,
  );
}

/** The fields in which a schedule is not what it was. */
export function changedFields(before: Schedule, after: ScheduleDraft): Partial<Body> {
  const [old, wanted] = [bodyOf(draftOf(before)), bodyOf(after)];
  return {
    ...(old.name === wanted.name ? {} : { name: wanted.name }),
    ...(old.timeZone === wanted.timeZone ? {} : { timeZone: wanted.timeZone }),
    ...(JSON.stringify(old.layers) === JSON.stringify(wanted.layers) ? {} : { layers: wanted.layers }),
  };
}

/** A list with one of its items a place earlier (-1) or later (1); at its ends it stays. */
export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): readonly Item[] {
  const item = items[index];
  const to = index + by;
  if (item === undefined || to < 0 || to >= items.length) return items;
  return items.toSpliced(index, 1).toSpliced(to, 0, item);
}
