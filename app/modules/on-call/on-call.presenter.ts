import type {
  OnCallOverrideJson,
  OnCallScheduleJson,
  ReachabilityJson,
  ShiftJson,
} from "./on-call.contract.ts";
import type { Override, People, Schedule, Shift } from "./on-call.service.ts";

/** A schedule as clients see it. */
export function presentSchedule(schedule: Schedule, people: People): OnCallScheduleJson {
  return {
    id: schedule.id,
    name: schedule.name,
    timeZone: schedule.timeZone,
    layers: schedule.layers.map((layer) => ({
      ...layer,
      people: layer.people.map((id) => presentPerson(id, people)),
    })),
    version: schedule.version,
    createdAt: schedule.createdAt.toISOString(),
    updatedAt: schedule.updatedAt.toISOString(),
  };
}

/** An override as clients see it. */
export function presentOverride(override: Override, people: People): OnCallOverrideJson {
  return {
    id: override.id,
    scheduleId: override.scheduleId,
    person: presentPerson(override.userId, people),
    startsAt: override.startsAt.toISOString(),
    endsAt: override.endsAt.toISOString(),
    reason: override.reason,
    createdBy: override.createdBy === null ? null : nameOf(override.createdBy, people),
    version: override.version,
    createdAt: override.createdAt.toISOString(),
  };
}

/** A shift as clients see it. */
export function presentShift(
  { from, until, userId, source }: Shift,
  {
    schedule,
    overrides,
  }: { readonly schedule: Pick<Schedule, "layers">; readonly overrides: readonly Override[] },
  people: People,
): ShiftJson {
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    person: userId === null ? null : nameOf(userId, people),
    source: source && presentSource(source, schedule, overrides),
  };
}

/** The schedule of a shift, where shifts of several are shown. */
export function presentScheduleName({ id, name, timeZone }: Schedule) {
  return { id, name, timeZone };
}

/** Whether somebody can be alerted, and how; null: nobody is asked about. */
export function presentReachability(userId: string | null, { here }: People): ReachabilityJson | null {
  const person = userId === null ? undefined : here.get(userId);
  if (!person) return null;
  const hasNumber = person.phone !== null;
  return {
    bySms: hasNumber && person.takesSms,
    byCall: hasNumber,
    warning: hasNumber ? (person.takesSms ? null : "opted_out") : "no_number",
  };
}

function presentSource(
  source: NonNullable<Shift["source"]>,
  { layers }: Pick<Schedule, "layers">,
  overrides: readonly Override[],
): ShiftJson["source"] {
  if (source.kind === "layer")
    return { kind: "layer", name: layers[source.layer]?.name ?? null, overrideId: null };
  const reason = overrides.find(({ id }) => id === source.id)?.reason ?? null;
  return { kind: "override", name: reason, overrideId: source.id };
}

function presentPerson(id: string, people: People) {
  return { ...nameOf(id, people), isHere: people.here.has(id) };
}

function nameOf(id: string, { names }: People) {
  return { id, name: names.get(id) ?? "Somebody who is gone" };
}
