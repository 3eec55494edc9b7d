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
import type { Actor, IdentityService } from "../identity/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import type {
  EscalationPolicyPatch,
  EscalationPreviewJson,
  EscalationStep,
  EscalationTarget,
  NewEscalationPolicy,
} from "./escalation-policies.contract.ts";
import { escalationPolicyErrors } from "./escalation-policies.errors.ts";
import {
  type EscalationPolicy,
  type EscalationPolicyFields,
  escalationPoliciesRepository,
} from "./escalation-policies.repository.ts";

export type { EscalationPolicy };
export type EscalationPoliciesService = ReturnType<typeof createEscalationPoliciesService>;

const MINUTE_MS = 60_000;

/** A target and where it stands in what was sent. */
interface PlacedTarget {
  readonly path: string;
  readonly target: EscalationTarget;
}

/** Policies of whom an alert is told to, while nobody takes it. */
export function createEscalationPoliciesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly identity: Pick<IdentityService, "namesOf" | "staff">;
  readonly onCall: Pick<OnCallService, "onCall" | "peopleIn">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, identity, onCall, now = () => new Date() } = deps;
  const repository = escalationPoliciesRepository;

  /** @throws escalation_policy_not_found */
  async function get(id: string, db: Queryable = database.pool): Promise<EscalationPolicy> {
    const policy = await repository.byId(db, id);
    if (!policy) throw escalationPolicyErrors.escalation_policy_not_found();
    return policy;
  }

  /** Read under the lock. @throws escalation_policy_not_found, version_conflict */
  async function lock(tx: UnitOfWork, id: string, version: number): Promise<EscalationPolicy> {
    await repository.lockWrites(tx.db);
    const policy = await get(id, tx.db);
    if (policy.version !== version) throw commonErrors.version_conflict();
    return policy;
  }

  /** @throws escalation_policy_exists, priority_has_policy */
  async function refuseTaken(tx: UnitOfWork, fields: EscalationPolicyFields, ownId?: string): Promise<void> {
    const others = (await repository.all(tx.db)).filter(({ id }) => id !== ownId);
    if (others.some(({ name }) => name.toLowerCase() === fields.name.toLowerCase()))
      throw escalationPolicyErrors.escalation_policy_exists();
    for (const priority of fields.priorities) {
      const other = others.find(({ priorities }) => priorities.includes(priority));
      if (other)
        throw escalationPolicyErrors.priority_has_policy({ detail: `P${priority} is of "${other.name}".` });
    }
  }

  /** Those that were there before may stay: what is refused is to add what there is not. @throws invalid_input */
  async function refuseUnknown(
    tx: UnitOfWork,
    { steps }: Pick<EscalationPolicyFields, "steps">,
    before: readonly EscalationTarget[] = [],
  ): Promise<void> {
    const known = new Set(before.map(idOf));
    const added = steps
      .flatMap(({ targets }, step): PlacedTarget[] =>
        targets.map((target, place) => ({ path: `steps.${step}.targets.${place}.id`, target })),
      )
      .filter(({ target }) => !known.has(idOf(target)));
    const idsOf = (kind: EscalationTarget["kind"]) =>
      added.flatMap(({ target }) => (target.kind === kind ? (idOf(target) ?? []) : []));
    const schedules = await onCall.onCall(tx.db, new Date(), idsOf("schedule"));
    const staff = await identity.staff(tx.db, { ids: idsOf("user") });
    const there = new Set([...schedules.keys(), ...staff.map(({ id }) => id)]);
    const fields = added
      .filter(({ target }) => (target.kind === "user" || target.kind === "schedule") && !there.has(target.id))
      .map(({ path, target }) => ({
        path,
        message: target.kind === "user" ? "is nobody who works here" : "is no on-call schedule",
      }));
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
  }

  /** Those whom a step names itself: users, and everybody of a role. */
  async function namedBy(db: Queryable, { targets }: Pick<EscalationStep, "targets">) {
    const ids = targets.flatMap((target) => (target.kind === "user" ? target.id : []));
    const roles = targets.flatMap((target) => (target.kind === "role" ? target.role : []));
    return ids.length + roles.length > 0 ? identity.staff(db, { ids, roles }) : [];
  }

  /** Would no step ever tell anybody? Somebody is on duty by a rule with a fallback; of a schedule everybody has a turn in time. */
  async function tellsNobody(db: Queryable, steps: readonly EscalationStep[]): Promise<boolean> {
    for (const step of steps) {
      if (step.targets.some(({ kind }) => kind === "duty")) return false;
      const people = [
        ...(await namedBy(db, step)),
        ...(await onCall.peopleIn(db, schedulesOf(step.targets))),
      ];
      if (people.some((person) => isReachable(person, step.by))) return false;
    }
    return true;
  }

  /** @throws escalation_policy_tells_nobody */
  async function refuseSilent(db: Queryable, steps: readonly EscalationStep[]): Promise<void> {
    if (await tellsNobody(db, steps)) throw escalationPolicyErrors.escalation_policy_tells_nobody();
  }

  const subject = (id: string) => ({ type: "escalation_policy", id });

  return {
    get,

    /** What alerts of a priority follow that are raised now. */
    async ofPriority(db: Queryable, priority: 1 | 2 | 3 | 4): Promise<EscalationPolicy> {
      const policy = await repository.ofPriority(db, priority);
      if (!policy) throw new Error("there is no default escalation policy");
      return policy;
    },

    /** The policy of a name, however it is capitalized; null: there is none. */
    async named(db: Queryable, name: string): Promise<EscalationPolicy | null> {
      const all = await repository.all(db);
      return all.find((policy) => policy.name.toLowerCase() === name.toLowerCase()) ?? null;
    },

    /** Names of the schedules and users that policies tell, by their ids. */
    async namesIn(policies: readonly EscalationPolicy[]): Promise<ReadonlyMap<string, string>> {
      const targets = policies.flatMap(targetsOf);
      const idsOf = (kind: "schedule" | "user") =>
        targets.flatMap((target) => (target.kind === kind ? target.id : []));
      const [schedules, names] = await Promise.all([
        onCall.onCall(database.pool, new Date(), idsOf("schedule")),
        identity.namesOf(idsOf("user")),
      ]);
      return new Map([...names, ...[...schedules].map(([id, { name }]) => [id, name] as const)]);
    },

    async list({ limit, cursor }: PageRequest): Promise<Page<EscalationPolicy>> {
      const rows = await repository.page(database.pool, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }));
    },

    /** Whom these steps would tell of an alert that is raised at a time, while nobody takes it. */
    async preview(steps: readonly EscalationStep[], at: Date): Promise<EscalationPreviewJson> {
      const db = database.pool;
      const told: EscalationPreviewJson["steps"] = [];
      let afterMinutes = 0;
      for (const step of steps) {
        afterMinutes += step.afterMinutes;
        const then = new Date(at.getTime() + afterMinutes * MINUTE_MS);
        const scheduleIds = schedulesOf(step.targets);
        const turns =
          scheduleIds.length > 0 ? [...(await onCall.onCall(db, then, scheduleIds)).values()] : [];
        const onTurn = turns.flatMap(({ userId }) => userId ?? []);
        const staff = [
          ...(onTurn.length > 0 ? await identity.staff(db, { ids: onTurn }) : []),
          ...(await namedBy(db, step)),
        ];
        const people = new Map(staff.map((person) => [person.id, person] as const));
        told.push({
          afterMinutes,
          by: step.by,
          tellsDuty: step.targets.some(({ kind }) => kind === "duty"),
          people: [...people.values()].map((person) => ({
            id: person.id,
            name: person.name,
            isReachable: isReachable(person, step.by),
          })),
          vacant: turns.flatMap(({ name, userId }) => (userId === null ? name : [])),
        });
      }
      return { steps: told, tellsNobody: await tellsNobody(db, steps) };
    },

    /** @throws escalation_policy_exists, priority_has_policy, invalid_input, escalation_policy_tells_nobody */
    async create(actor: Actor, input: NewEscalationPolicy): Promise<EscalationPolicy> {
      return unitOfWork(async (tx) => {
        await repository.lockWrites(tx.db);
        await refuseTaken(tx, input);
        await refuseUnknown(tx, input);
        await refuseSilent(tx.db, input.steps);
        const made = await repository.insert(tx.db, input);
        await audit.record(tx.db, actor, "escalation_policy.created", subject(made.id));
        return made;
      });
    },

    /** @throws escalation_policy_not_found, version_conflict, default_escalation_policy, and what `create` throws */
    async update(
      actor: Actor,
      id: string,
      version: number,
      patch: EscalationPolicyPatch,
    ): Promise<EscalationPolicy> {
      return unitOfWork(async (tx) => {
        const before = await lock(tx, id, version);
        if (before.isDefault && patch.priorities && patch.priorities.length > 0)
          throw escalationPolicyErrors.default_escalation_policy();
        const fields = { ...before, ...patch };
        await refuseTaken(tx, fields, id);
        await refuseUnknown(tx, fields, targetsOf(before));
        if (patch.steps) await refuseSilent(tx.db, patch.steps);
        const after = await repository.update(tx.db, id, fields);
        const changed = Object.keys(patch);
        await audit.record(tx.db, actor, "escalation_policy.changed", subject(id), { changed });
        return after;
      });
    },

    /** @throws escalation_policy_not_found, version_conflict, default_escalation_policy */
    async delete(actor: Actor, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const { isDefault } = await lock(tx, id, version);
        if (isDefault) throw escalationPolicyErrors.default_escalation_policy();
        await repository.setDeleted(tx.db, id, now());
        await audit.record(tx.db, actor, "escalation_policy.deleted", subject(id));
      });
    },

    /** One that is not deleted stays as it is. @throws escalation_policy_not_found, escalation_policy_exists, priority_has_policy, escalation_policy_tells_nobody */
    async restore(actor: Actor, id: string): Promise<EscalationPolicy> {
      return unitOfWork(async (tx) => {
        await repository.lockWrites(tx.db);
        const gone = await repository.byId(tx.db, id, "deleted");
        if (!gone) return get(id, tx.db);
        await refuseTaken(tx, gone);
        await refuseSilent(tx.db, gone.steps);
        const back = await repository.setDeleted(tx.db, id, null);
        await audit.record(tx.db, actor, "escalation_policy.restored", subject(id));
        return back;
      });
    },

    /** @throws on_call_schedule_in_use */
    async refuseGone(tx: UnitOfWork, scheduleId: string): Promise<void> {
      const asking = (await repository.all(tx.db)).filter((policy) =>
        targetsOf(policy).some((target) => idOf(target) === scheduleId),
      );
      if (asking.length === 0) return;
      const names = asking.map(({ name }) => `"${name}"`).join(", ");
      throw escalationPolicyErrors.on_call_schedule_in_use({ detail: `It is asked by ${names}.` });
    },

    /** Adds a policy unless there is one of this name, or one of its priorities; resolves with how many were added. */
    async seed(policy: EscalationPolicyFields): Promise<number> {
      return unitOfWork(async (tx) => {
        await repository.lockWrites(tx.db);
        const isThere = (await repository.all(tx.db)).some(
          ({ name, priorities }) =>
            name === policy.name || priorities.some((one) => policy.priorities.includes(one)),
        );
        if (isThere) return 0;
        await repository.insert(tx.db, policy);
        return 1;
      });
    },
  };
}

function targetsOf({ steps }: Pick<EscalationPolicy, "steps">): EscalationTarget[] {
  return steps.flatMap(({ targets }) => targets);
}

function schedulesOf(targets: readonly EscalationTarget[]): string[] {
  return targets.flatMap((target) => (target.kind === "schedule" ? target.id : []));
}

function isReachable(
  { phone, takesSms }: { readonly phone: string | null; readonly takesSms: boolean },
  by: EscalationStep["by"],
): boolean {
  return phone !== null && (takesSms || by === "call");
}

function idOf(target: EscalationTarget): string | null {
  return "id" in target ? target.id : null;
}
