import { SpanKind } from "@opentelemetry/api";
import type { Database, Queryable } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { currentTraceparent, describeSubject, inSpan, linkTo } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { EscalationPoliciesService, EscalationStep } from "../escalation-policies/index.ts";
import type { IdentityService, User } from "../identity/index.ts";
import type { MessagesService } from "../messages/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import type { AlertCallsService } from "./alert-calls.service.ts";
import { alertSubject } from "./alert-subject.ts";
import { alertEscalated, alertUnanswered } from "./alerts.events.ts";
import {
  alertStateOf,
  chooseRecipients,
  composeSms,
  newReference,
  type Priority,
  RECIPIENT_RULES,
  referenceIn,
} from "./alerts.policy.ts";
import { type Alert, alertsRepository } from "./alerts.repository.ts";
import {
  type DueStep,
  type EscalationPlan,
  firstStep,
  type StepOutcome,
  stepAfter,
  wayOf,
} from "./escalation.policy.ts";
import { escalationStepsRepository, type RunStep } from "./escalation-steps.repository.ts";

/** Somebody who can be told. */
type Recipient = User & { readonly phone: string };

/** Whom a step tells, and where it finds nobody. */
export interface Told {
  readonly people: readonly Recipient[];
  readonly outcome: StepOutcome;
  readonly detail: string | null;
}

/** Where the escalation of an alert that is raised now begins. */
export interface Beginning {
  readonly plan: EscalationPlan;
  /** Whom the first step tells at once; null: it waits. */
  readonly told: Told | null;
  readonly at: Date;
  readonly nextStep: DueStep | null;
}

/** Due steps that are read at once. */
const BATCH = 50;
const MINUTE_MS = 60_000;

export type EscalationService = ReturnType<typeof createEscalationService>;

/**
 * Tells more people of an alert, step by step, while nobody takes it. What is due stands with the alert; a step is one unit of work: its
 * SMS and calls, its row and what comes next are there together or not at all, whoever is killed in between.
 */
export function createEscalationService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly logger: Logger;
  readonly identity: Pick<IdentityService, "staff" | "usersOnCall" | "usersTakingSms">;
  readonly onCall: Pick<OnCallService, "onCall">;
  readonly policies: Pick<EscalationPoliciesService, "ofPriority">;
  readonly messages: Pick<MessagesService, "queueSms" | "ofAlerts">;
  readonly calls: Pick<CallsService, "lockOfAlert">;
  readonly alertCalls: Pick<AlertCallsService, "queue">;
  /** Where a person sees the call. */
  readonly callUrl: (callId: string) => string;
  readonly now?: () => Date;
}) {
  const { database, identity, messages, now = () => new Date() } = deps;

  /** Those on duty by the rule for the priority; nobody of them can be reached: those whom the rule names instead. */
  async function onDuty(db: Queryable, priority: Priority): Promise<Recipient[]> {
    const rule = RECIPIENT_RULES[priority];
    const reached = chooseRecipients(await identity.usersOnCall(db, rule.onDuty));
    return reached.length > 0 ? reached : chooseRecipients(await identity.usersTakingSms(db, rule.fallback));
  }

  async function whomOf(db: Queryable, step: EscalationStep, priority: Priority, at: Date): Promise<Told> {
    const idsOf = (kind: "schedule" | "user") =>
      step.targets.flatMap((target) => (target.kind === kind ? target.id : []));
    const roles = step.targets.flatMap((target) => (target.kind === "role" ? target.role : []));
    const scheduleIds = idsOf("schedule");
    const schedules =
      scheduleIds.length > 0 ? [...(await deps.onCall.onCall(db, at, scheduleIds)).values()] : [];
    const duty = step.targets.some(({ kind }) => kind === "duty") ? await onDuty(db, priority) : [];
    const ids = [...schedules.flatMap(({ userId }) => userId ?? []), ...idsOf("user")];
    const staff = ids.length + roles.length > 0 ? await identity.staff(db, { ids, roles }) : [];
    const reachable = staff.filter(({ takesSms }) => takesSms || step.by === "call");
    const people = chooseRecipients([...duty, ...reachable]);
    const vacant = schedules.flatMap(({ name, userId }) => (userId === null ? name : []));
    const isSomebodyThere = duty.length + staff.length > 0;
    return {
      people,
      outcome: people.length > 0 ? "told" : isSomebodyThere ? "unreachable" : "nobody",
      detail: vacant.length > 0 ? vacant.join(", ") : null,
    };
  }

  /** Has people told of an alert. @returns the id of the first SMS's job; null: nobody is told by SMS */
  async function tell(
    tx: UnitOfWork,
    alert: Alert,
    by: EscalationStep["by"],
    { people }: Told,
    again?: { readonly openMinutes: number; readonly references: ReadonlyMap<string, string> },
  ): Promise<string | null> {
    if (by === "call") {
      await deps.alertCalls.queue(tx, alert, people);
      return null;
    }
    const queued = await messages.queueSms(
      tx,
      people.map(({ id, name, phone }) => ({
        alertId: alert.id,
        recipientUserId: id,
        recipientName: name,
        toNumber: phone,
        priority: alert.priority,
        content: composeSms({
          ...alert,
          callUrl: deps.callUrl(alert.callId),
          reference: again?.references.get(phone) ?? newReference(),
          openMinutes: again?.openMinutes ?? 0,
        }),
      })),
    );
    return queued[0]?.jobId ?? null;
  }

  async function record(
    tx: UnitOfWork,
    { id: alertId, callId, priority, ...alert }: Alert,
    ran: Omit<RunStep, "id" | "alertId" | "traceparent">,
    since: Date,
  ): Promise<void> {
    await escalationStepsRepository.insert(tx.db, { ...ran, alertId, traceparent: currentTraceparent() });
    const waited = { traceparent: alert.traceparent, since, until: ran.at };
    tx.publish(alertEscalated, { alertId, callId, priority, way: ran.by, outcome: ran.outcome, waited });
  }

  /** Runs the due step of an alert; false: it was run or stopped meanwhile. */
  async function runStep(tx: UnitOfWork, alertId: string): Promise<boolean> {
    // The call first, as those do who take alerts: one of the two goes first, and the other sees what it did.
    await deps.calls.lockOfAlert(tx.db, alertId);
    const alert = await alertsRepository.lock(tx.db, alertId);
    const at = now();
    if (!alert?.escalation || !alert.nextStep || alert.nextStep.dueAt > at) return false;
    describeSubject(alertSubject(alert));
    if (alertStateOf(alert) !== "open") {
      await alertsRepository.setNextStep(tx.db, alert.id, null);
      return false;
    }
    const { escalation: plan, nextStep: position } = alert;
    const before = await escalationStepsRepository.ofAlerts(tx.db, [alert.id]);
    const step = plan.steps[position.step];
    const told = step
      ? await whomOf(tx.db, step, alert.priority, at)
      : ({ people: [], outcome: "told", detail: null } as const);
    if (step) {
      const sent = await messages.ofAlerts([alert.id], tx.db);
      await tell(tx, alert, step.by, told, {
        openMinutes: Math.round((at.getTime() - alert.createdAt.getTime()) / MINUTE_MS),
        // Who has been told before goes on with the same reference: either SMS may be the one that is answered.
        references: new Map(
          sent.flatMap(({ toNumber, content }) => {
            const reference = referenceIn(content);
            return reference === null ? [] : [[toNumber, reference] as const];
          }),
        ),
      });
    } else {
      tx.publish(alertUnanswered, { alertId: alert.id, callId: alert.callId, priority: alert.priority });
    }
    const { outcome, detail, people } = told;
    const { round } = position;
    const ran = {
      round,
      step: position.step,
      by: wayOf(plan, position),
      outcome,
      detail,
      people: people.length,
      at,
    };
    await record(tx, alert, ran, before.at(-1)?.at ?? alert.createdAt);
    const toldAt =
      [...before, ran].findLast((one) => one.round === round && one.outcome === "told")?.at ?? null;
    const next = stepAfter(plan, position, { at, outcome, toldAt });
    await alertsRepository.setNextStep(tx.db, alert.id, next, step ? null : at);
    return true;
  }

  return {
    /** Whom the first step of a priority's policy tells now. */
    async firstRecipients(db: Queryable, priority: Priority): Promise<readonly Recipient[]> {
      const { steps } = await deps.policies.ofPriority(db, priority);
      return steps[0] ? (await whomOf(db, steps[0], priority, now())).people : [];
    },

    /** What an alert that is raised now begins with. */
    async begin(db: Queryable, priority: Priority): Promise<Beginning> {
      const { name, steps, repeats, endAfterMinutes, pagesOperators } = await deps.policies.ofPriority(
        db,
        priority,
      );
      const plan = { name, steps, repeats, endAfterMinutes, pagesOperators };
      const at = now();
      const first = firstStep(plan, at);
      if (first.dueAt > at || !steps[0]) return { plan, told: null, at, nextStep: first };
      const told = await whomOf(db, steps[0], priority, at);
      const { outcome } = told;
      const nextStep = stepAfter(plan, first, { at, outcome, toldAt: outcome === "told" ? at : null });
      return { plan, told, at, nextStep };
    },

    /** Tells those whom the first step tells at once. @returns the id of the first SMS's job; null: nobody is told by SMS */
    async tellFirst(tx: UnitOfWork, alert: Alert, { plan, told, at }: Beginning): Promise<string | null> {
      const [step] = plan.steps;
      if (!told || !step) return null;
      const jobId = await tell(tx, alert, step.by, told);
      const { outcome, detail, people } = told;
      const ran = { round: 0, step: 0, by: step.by, outcome, detail, people: people.length, at };
      await record(tx, alert, ran, at);
      return jobId;
    },

    /** Runs the steps that are due, each in a unit of work and a trace of its own; resolves with how many were run. */
    async runDue(): Promise<number> {
      let ran = 0;
      for (;;) {
        const due = await alertsRepository.withDueStep(database.pool, now(), BATCH);
        let failed = 0;
        for (const { id, traceparent } of due) {
          try {
            const options = { root: true, kind: SpanKind.INTERNAL, links: linkTo(traceparent) };
            const isRun = await inSpan("escalate alert", options, () =>
              deps.unitOfWork((tx) => runStep(tx, id)),
            );
            if (isRun) ran += 1;
          } catch (error) {
            // One that cannot be run must not keep the others from it.
            failed += 1;
            deps.logger.error({ error, alertId: id }, "a step of an escalation failed; it is tried again");
          }
        }
        if (due.length < BATCH || failed > 0) return ran;
      }
    },
  };
}
