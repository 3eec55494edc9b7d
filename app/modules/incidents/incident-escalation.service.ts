import type { Database, Queryable } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { firstStep, stepAfter } from "../alerts/index.ts";
import type { EscalationPoliciesService, EscalationStep } from "../escalation-policies/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import { incidentEventsRepository } from "./incident-events.repository.ts";
import { incidentEscalated } from "./incidents.events.ts";
import { DEFAULT_PLAN, type IncidentPlan, incidentStateOf, POLICY_NAME } from "./incidents.policy.ts";
import { incidentsRepository } from "./incidents.repository.ts";

/** Due steps that are read at once. */
const BATCH = 50;

export type IncidentEscalationService = ReturnType<typeof createIncidentEscalationService>;

/** Tells more people of an incident, step by step, while nobody looks after it. */
export function createIncidentEscalationService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly logger: Logger;
  readonly identity: Pick<IdentityService, "staff">;
  readonly onCall: Pick<OnCallService, "onCall">;
  readonly policies: Pick<EscalationPoliciesService, "named">;
  readonly now?: () => Date;
}) {
  const { database, now = () => new Date() } = deps;

  async function whomOf(db: Queryable, { targets }: EscalationStep, at: Date): Promise<string[]> {
    const idsOf = (kind: "schedule" | "user") =>
      targets.flatMap((target) => (target.kind === kind ? target.id : []));
    const roles = targets.flatMap((target) => (target.kind === "role" ? target.role : []));
    const isDuty = targets.some(({ kind }) => kind === "duty");
    const scheduleIds = idsOf("schedule");
    // On duty for the stack is whoever is on call, in whichever schedule.
    const schedules =
      isDuty || scheduleIds.length > 0
        ? await deps.onCall.onCall(db, at, isDuty ? undefined : scheduleIds)
        : new Map();
    const ids = [...[...schedules.values()].flatMap(({ userId }) => userId ?? []), ...idsOf("user")];
    if (ids.length + roles.length === 0) return [];
    const staff = await deps.identity.staff(db, { ids, roles });
    return [...new Set(staff.map(({ id }) => id))];
  }

  /** Runs the due step of an incident; false: it was run or stopped meanwhile. */
  async function runStep(tx: UnitOfWork, incidentId: string): Promise<boolean> {
    const incident = await incidentsRepository.lock(tx.db, incidentId);
    const at = now();
    if (!incident?.plan || !incident.nextStep || incident.nextStep.dueAt > at) return false;
    if (incidentStateOf(incident) !== "open") {
      await incidentsRepository.update(tx.db, incidentId, { nextStep: null });
      return false;
    }
    const { plan, nextStep: position } = incident;
    const step = plan.steps[position.step];
    const userIds = step ? await whomOf(tx.db, step, at) : [];
    if (userIds.length > 0) tx.publish(incidentEscalated, { incidentId, userIds, ...position });
    const detail =
      userIds.length > 0
        ? `${userIds.length} ${userIds.length === 1 ? "person" : "people"}`
        : "nobody is there";
    await incidentEventsRepository.insert(tx.db, { incidentId, kind: "told", detail });
    const outcome = userIds.length > 0 ? "told" : "nobody";
    const next = stepAfter(plan, position, { at, outcome, toldAt: outcome === "told" ? at : null });
    await incidentsRepository.update(tx.db, incidentId, { nextStep: next });
    return true;
  }

  return {
    /** Whom an incident that begins now is told to, and from when on. */
    async begin(db: Queryable, at: Date): Promise<{ readonly plan: IncidentPlan; readonly firstAt: Date }> {
      const policy = await deps.policies.named(db, POLICY_NAME);
      const plan: IncidentPlan = policy
        ? {
            name: policy.name,
            steps: policy.steps,
            repeats: policy.repeats,
            endAfterMinutes: policy.endAfterMinutes,
            // Alertmanager has paged them already.
            pagesOperators: false,
          }
        : DEFAULT_PLAN;
      return { plan, firstAt: firstStep(plan, at).dueAt };
    },

    /** Runs the steps that are due, each in a unit of work of its own; resolves with how many were run. */
    async runDue(): Promise<number> {
      let ran = 0;
      for (const id of await incidentsRepository.due(database.pool, now(), BATCH)) {
        try {
          if (await deps.unitOfWork((tx) => runStep(tx, id))) ran += 1;
        } catch (error) {
          // One that cannot be run must not keep the others from it.
          deps.logger.error(
            { error, incidentId: id },
            "a step of an incident's escalation failed; it is tried again",
          );
        }
      }
      return ran;
    },
  };
}
