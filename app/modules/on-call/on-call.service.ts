import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { IdentityService, StaffMember } from "../identity/index.ts";
import type {
  NewOnCallOverride,
  NewOnCallSchedule,
  OnCallPreview,
  OnCallSchedulePatch,
} from "./on-call.contract.ts";
import { onCallErrors } from "./on-call.errors.ts";
import { onCallChanged, onCallScheduleDeleted } from "./on-call.events.ts";
import { finalShifts, type Rota, type Shift } from "./on-call.policy.ts";
import { type Override, onCallRepository, type Schedule } from "./on-call.repository.ts";

export type { Override, Schedule, Shift };
export type OnCallService = ReturnType<typeof createOnCallService>;

/** Who changes something. */
export interface OnCallActor {
  readonly kind: "user" | "api_key";
  readonly id: string;
  readonly userId: string;
}

/** A stretch of time. */
export interface Window {
  readonly from: Date;
  readonly until: Date;
}

/** People by their ids: those who work here with how they are reached, of the others the name. */
export interface People {
  readonly here: ReadonlyMap<string, StaffMember>;
  readonly names: ReadonlyMap<string, string>;
}

/** A schedule's shifts with the overrides that some of them come from. */
export interface ScheduleShifts {
  readonly schedule: Schedule;
  readonly overrides: readonly Override[];
  readonly shifts: readonly Shift[];
}

/** So many are read in one go: each answer that shows all of them has a row for each. */
const MAX_SCHEDULES = 100;
const NO_SCHEDULE = "00000000-0000-0000-0000-000000000000";
/** What comes after a shift is looked for so far ahead. */
const LOOKED_AHEAD_MS = 31 * 86_400_000;

/** Schedules of who is on call, their overrides, and what follows from both. */
export function createOnCallService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly identity: Pick<IdentityService, "namesOf" | "staff">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, identity, now = () => new Date() } = deps;

  async function peopleOf(ids: readonly string[]): Promise<People> {
    const unique = [...new Set(ids)];
    const [staff, names] = await Promise.all([
      identity.staff(database.pool, { ids: unique }),
      identity.namesOf(unique),
    ]);
    return { here: new Map(staff.map((person) => [person.id, person])), names };
  }

  /** @throws on_call_schedule_not_found */
  async function get(id: string): Promise<Schedule> {
    const schedule = await onCallRepository.byId(database.pool, id);
    if (!schedule) throw onCallErrors.on_call_schedule_not_found();
    return schedule;
  }

  /** @throws on_call_schedule_not_found, version_conflict */
  async function lock(tx: UnitOfWork, id: string, version?: number): Promise<Schedule> {
    const schedule = await onCallRepository.lock(tx.db, id);
    if (!schedule) throw onCallErrors.on_call_schedule_not_found();
    if (version !== undefined && schedule.version !== version) throw commonErrors.version_conflict();
    return schedule;
  }

  /** @throws on_call_override_not_found, version_conflict */
  async function lockOverride(
    tx: UnitOfWork,
    scheduleId: string,
    id: string,
    version: number,
  ): Promise<Override> {
    const override = await onCallRepository.lockOverride(tx.db, scheduleId, id);
    if (!override) throw onCallErrors.on_call_override_not_found();
    if (override.version !== version) throw commonErrors.version_conflict();
    return override;
  }

  /** @throws on_call_schedule_exists */
  async function refuseTakenName(tx: UnitOfWork, name: string, ownId?: string): Promise<void> {
    await onCallRepository.lockNames(tx.db);
    const id = await onCallRepository.idByName(tx.db, name);
    if (id !== null && id !== ownId) throw onCallErrors.on_call_schedule_exists();
  }

  /** @throws invalid_input where somebody does not work here */
  async function refuseStrangers(
    db: Queryable,
    named: readonly { readonly path: string; readonly userId: string }[],
  ): Promise<void> {
    const staff = await identity.staff(db, { ids: named.map(({ userId }) => userId) });
    const here = new Set(staff.map(({ id }) => id));
    const fields = named
      .filter(({ userId }) => !here.has(userId))
      .map(({ path }) => ({ path, message: "is nobody who works here" }));
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
  }

  /** Is nobody ever on call by the layers, from when the first of them begins? Who stands in does so for a while only. */
  async function isOfNobody(db: Queryable, rota: Rota): Promise<boolean> {
    const staff = await identity.staff(db, { ids: [...new Set(peopleOfLayers(rota))] });
    const here = new Set(staff.map(({ id }) => id));
    const begins = Math.min(...rota.layers.map(({ startsOn }) => Date.parse(startsOn)));
    const from = new Date(Math.max(now().getTime(), begins));
    const window = { from, until: new Date(from.getTime() + LOOKED_AHEAD_MS) };
    const isTaken = finalShifts(rota, [], (id) => here.has(id), window).some(({ userId }) => userId !== null);
    return !isTaken;
  }

  /** @throws on_call_schedule_of_nobody */
  async function refuseNobody(db: Queryable, rota: Rota): Promise<void> {
    if (await isOfNobody(db, rota)) throw onCallErrors.on_call_schedule_of_nobody();
  }

  /** @throws too_many_on_call_schedules */
  async function refuseTooMany(tx: UnitOfWork): Promise<void> {
    if ((await onCallRepository.count(tx.db)) >= MAX_SCHEDULES)
      throw onCallErrors.too_many_on_call_schedules({ detail: `There may be ${MAX_SCHEDULES}.` });
  }

  /** Those who have left since may stay in a schedule: what is refused is to add them. */
  function newPeopleOf(layers: NewOnCallSchedule["layers"], before: readonly Schedule["layers"][number][]) {
    const known = new Set(before.flatMap(({ people }) => people));
    return layers.flatMap(({ people }, layer) =>
      people
        .map((userId, place) => ({ path: `layers.${layer}.people.${place}`, userId }))
        .filter(({ userId }) => !known.has(userId)),
    );
  }

  /** @throws invalid_input when it would be over already, or names nobody who works here */
  async function readOverride(db: Queryable, { startsAt, endsAt, userId, reason }: NewOnCallOverride) {
    const fields = { userId, reason, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
    if (fields.endsAt <= now())
      throw commonErrors.invalid_input({ fields: [{ path: "endsAt", message: "must be in the future" }] });
    await refuseStrangers(db, [{ path: "userId", userId }]);
    return fields;
  }

  async function shiftsOf<Of extends Rota & { readonly id: string }>(
    db: Queryable,
    schedules: readonly Of[],
    window: Window,
  ): Promise<(Omit<ScheduleShifts, "schedule"> & { readonly schedule: Of })[]> {
    const ids = schedules.map(({ id }) => id);
    const all = await onCallRepository.overridesWithin(db, ids, window);
    const people = [...schedules.flatMap(peopleOfLayers), ...all.map(({ userId }) => userId)];
    const staff = await identity.staff(db, { ids: [...new Set(people)] });
    const here = new Set(staff.map(({ id }) => id));
    const bySchedule = Map.groupBy(all, ({ scheduleId }) => scheduleId);
    return schedules.map((schedule) => {
      const overrides = bySchedule.get(schedule.id) ?? [];
      return { schedule, overrides, shifts: finalShifts(schedule, overrides, (id) => here.has(id), window) };
    });
  }

  /** Who is on call at a time, by the schedule's id; null: nobody. A schedule that is gone is not in it. */
  async function onCall(
    db: Queryable,
    at: Date,
    scheduleIds?: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly name: string; readonly userId: string | null }>> {
    const schedules = await onCallRepository.all(db, scheduleIds);
    const shifts = await shiftsOf(db, schedules, { from: at, until: new Date(at.getTime() + 1) });
    return new Map(
      shifts.map(({ schedule: { id, name }, shifts: [shift] }) => [
        id,
        { name, userId: shift?.userId ?? null },
      ]),
    );
  }

  const subject = (id: string) => ({ type: "on_call_schedule", id });

  return {
    peopleOf,
    get,
    onCall,

    async list({ limit, cursor }: PageRequest): Promise<Page<Schedule>> {
      const rows = await onCallRepository.page(database.pool, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }));
    },

    /** What would follow from a schedule that is being written. @throws on_call_schedule_not_found */
    async preview({ scheduleId, from, until, ...rota }: OnCallPreview) {
      if (scheduleId !== null) await get(scheduleId);
      const window = { from: new Date(from), until: new Date(until) };
      // A new one has no overrides: no schedule has this id.
      const id = scheduleId ?? NO_SCHEDULE;
      const [of] = await shiftsOf(database.pool, [{ ...rota, id }], window);
      return {
        schedule: rota,
        overrides: of?.overrides ?? [],
        shifts: of?.shifts ?? [],
        isOfNobody: await isOfNobody(database.pool, rota),
      };
    },

    /** @throws on_call_schedule_exists, too_many_on_call_schedules, invalid_input, on_call_schedule_of_nobody */
    async create(actor: OnCallActor, input: NewOnCallSchedule): Promise<Schedule> {
      return unitOfWork(async (tx) => {
        await refuseTakenName(tx, input.name);
        await refuseTooMany(tx);
        await refuseStrangers(tx.db, newPeopleOf(input.layers, []));
        await refuseNobody(tx.db, input);
        const made = await onCallRepository.insert(tx.db, input);
        await audit.record(tx.db, actor, "on_call_schedule.created", subject(made.id));
        tx.publish(onCallChanged, { scheduleId: made.id });
        return made;
      });
    },

    /** @throws on_call_schedule_not_found, version_conflict, on_call_schedule_exists, invalid_input, on_call_schedule_of_nobody */
    async update(
      actor: OnCallActor,
      id: string,
      version: number,
      patch: OnCallSchedulePatch,
    ): Promise<Schedule> {
      return unitOfWork(async (tx) => {
        if (patch.name !== undefined) await refuseTakenName(tx, patch.name, id);
        const before = await lock(tx, id, version);
        if (patch.layers) await refuseStrangers(tx.db, newPeopleOf(patch.layers, before.layers));
        if (patch.layers || patch.timeZone !== undefined)
          await refuseNobody(tx.db, {
            timeZone: patch.timeZone ?? before.timeZone,
            layers: patch.layers ?? before.layers,
          });
        const after = await onCallRepository.update(tx.db, id, patch);
        await audit.record(tx.db, actor, "on_call_schedule.changed", subject(id), {
          changed: Object.keys(patch),
        });
        tx.publish(onCallChanged, { scheduleId: id });
        return after;
      });
    },

    /** @throws on_call_schedule_not_found, version_conflict, and what whoever needs it throws */
    async delete(actor: OnCallActor, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        await lock(tx, id, version);
        await onCallRepository.setDeleted(tx.db, id, now());
        await audit.record(tx.db, actor, "on_call_schedule.deleted", subject(id));
        tx.publish(onCallScheduleDeleted, { scheduleId: id });
        tx.publish(onCallChanged, { scheduleId: id });
      });
    },

    /** One that is not deleted stays as it is. @throws on_call_schedule_not_found, on_call_schedule_exists, too_many_on_call_schedules, on_call_schedule_of_nobody */
    async restore(actor: OnCallActor, id: string): Promise<Schedule> {
      return unitOfWork(async (tx) => {
        await onCallRepository.lockNames(tx.db);
        const gone = await onCallRepository.lock(tx.db, id, "deleted");
        if (!gone) return lock(tx, id);
        await refuseTakenName(tx, gone.name);
        await refuseTooMany(tx);
        await refuseNobody(tx.db, gone);
        const back = await onCallRepository.setDeleted(tx.db, id, null);
        await audit.record(tx.db, actor, "on_call_schedule.restored", subject(id));
        tx.publish(onCallChanged, { scheduleId: id });
        return back;
      });
    },

    /** @throws on_call_schedule_not_found */
    async shifts(id: string, window: Window): Promise<ScheduleShifts> {
      const schedule = await get(id);
      const [one] = await shiftsOf(database.pool, [schedule], window);
      return one ?? { schedule, overrides: [], shifts: [] };
    },

    /** Every schedule with its shifts from now on, as far as answers look ahead; by name. */
    async now(): Promise<ScheduleShifts[]> {
      const from = now();
      const window = { from, until: new Date(from.getTime() + LOOKED_AHEAD_MS) };
      return shiftsOf(database.pool, await onCallRepository.all(database.pool), window);
    },

    /** Every schedule in which somebody has shifts, with those alone; by name. */
    async mine(userId: string, window: Window): Promise<ScheduleShifts[]> {
      const all = await shiftsOf(database.pool, await onCallRepository.all(database.pool), window);
      return all.map(({ shifts, ...of }) => ({
        ...of,
        shifts: shifts.filter((one) => one.userId === userId),
      }));
    },

    /** Is somebody on call at a time, in any schedule? */
    async isOnCall(db: Queryable, userId: string, at: Date): Promise<boolean> {
      return [...(await onCall(db, at)).values()].some((one) => one.userId === userId);
    },

    /** Of these schedules' people those who work here. */
    async peopleIn(db: Queryable, scheduleIds: readonly string[]): Promise<readonly StaffMember[]> {
      const schedules = await onCallRepository.all(db, scheduleIds);
      return identity.staff(db, { ids: [...new Set(schedules.flatMap(peopleOfLayers))] });
    },

    /** @throws on_call_schedule_not_found */
    async overrides(
      scheduleId: string,
      { limit, cursor, state }: PageRequest & { readonly state: "coming" | "over" | "all" },
    ): Promise<Page<Override>> {
      await get(scheduleId);
      const after = keysetCursor.read(cursor);
      const query = { scheduleId, state, now: now() };
      const rows = await onCallRepository.pageOfOverrides(database.pool, query, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ id, endsAt }) => ({ at: endsAt.toISOString(), id }));
    },

    /** @throws on_call_schedule_not_found, invalid_input */
    async addOverride(actor: OnCallActor, scheduleId: string, input: NewOnCallOverride): Promise<Override> {
      return unitOfWork(async (tx) => {
        await lock(tx, scheduleId);
        const fields = await readOverride(tx.db, input);
        const made = await onCallRepository.insertOverride(tx.db, {
          ...fields,
          scheduleId,
          createdBy: actor.userId,
        });
        await audit.record(tx.db, actor, "on_call_override.created", subject(scheduleId), tellOf(made));
        tx.publish(onCallChanged, { scheduleId });
        return made;
      });
    },

    /** @throws on_call_override_not_found, version_conflict, invalid_input */
    async replaceOverride(
      actor: OnCallActor,
      scheduleId: string,
      { id, version }: { readonly id: string; readonly version: number },
      input: NewOnCallOverride,
    ): Promise<Override> {
      return unitOfWork(async (tx) => {
        await lockOverride(tx, scheduleId, id, version);
        const after = await onCallRepository.updateOverride(tx.db, id, await readOverride(tx.db, input));
        await audit.record(tx.db, actor, "on_call_override.changed", subject(scheduleId), tellOf(after));
        tx.publish(onCallChanged, { scheduleId });
        return after;
      });
    },

    /** @throws on_call_override_not_found, version_conflict */
    async deleteOverride(
      actor: OnCallActor,
      scheduleId: string,
      { id, version }: { readonly id: string; readonly version: number },
    ): Promise<void> {
      await unitOfWork(async (tx) => {
        const gone = await lockOverride(tx, scheduleId, id, version);
        await onCallRepository.deleteOverride(tx.db, id);
        await audit.record(tx.db, actor, "on_call_override.deleted", subject(scheduleId), tellOf(gone));
        tx.publish(onCallChanged, { scheduleId });
      });
    },

    /** Adds a schedule unless there is one of this name; resolves with how many were added. */
    async seed(schedule: NewOnCallSchedule): Promise<number> {
      return unitOfWork(async (tx) => {
        await onCallRepository.lockNames(tx.db);
        if ((await onCallRepository.idByName(tx.db, schedule.name)) !== null) return 0;
        await onCallRepository.insert(tx.db, schedule);
        return 1;
      });
    },
  };
}

/** Everybody in a schedule's layers. */
export function peopleOfLayers({ layers }: Pick<Schedule, "layers">): string[] {
  return layers.flatMap(({ people }) => people);
}

/** What the audit log says of an override; ids only. */
function tellOf({ id, userId, startsAt, endsAt }: Override) {
  return { override: id, userId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
