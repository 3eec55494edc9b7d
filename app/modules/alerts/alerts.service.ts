import { type Database, keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { currentTraceparent, describeSubject, linkActiveSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { User } from "../identity/index.ts";
import type { Message, MessagesService } from "../messages/index.ts";
import { type AlertCall, alertCallsRepository } from "./alert-calls.repository.ts";
import { alertSubject } from "./alert-subject.ts";
import type { AcknowledgedHow, AlertState } from "./alerts.contract.ts";
import { alertErrors } from "./alerts.errors.ts";
import { alertAcknowledged, alertRaised, alertResolved } from "./alerts.events.ts";
import { type AlertAction, alertStateAfter, alertStateOf, type Priority } from "./alerts.policy.ts";
import { type Alert, type AlertDeed, alertsRepository } from "./alerts.repository.ts";
import type { EscalationService } from "./escalation.service.ts";
import { escalationStepsRepository, type RunStep } from "./escalation-steps.repository.ts";

/** What a voice agent wants people to know at once. */
export interface AlertRequest {
  readonly callId: string;
  readonly toolCallId: string;
  /** The same for the same tool and arguments: an id that comes again with another one asks for another alert. */
  readonly requestKey: string;
  readonly priority: Priority;
  readonly body: string;
  readonly callerName: string | null;
  readonly callbackNumber: string | null;
}

/** An alert whose SMS are certain to be sent once the transaction commits. */
export interface RaisedAlert {
  readonly alert: Alert;
  /** Id of the first SMS's job; null: nobody is told by SMS. */
  readonly jobId: string | null;
  /** Is somebody told, or will be, by whichever way? */
  readonly isPassedOn: boolean;
  readonly isNew: boolean;
}

/** An alert with its SMS and calls, and the steps by which people were told. */
export interface AlertWithMessages {
  readonly alert: Alert;
  readonly messages: readonly Message[];
  readonly calls: readonly AlertCall[];
  readonly steps: readonly RunStep[];
}

/** Who does something about an alert; by SMS or call, when no request names them. */
export interface AlertActor {
  readonly kind: "user" | "api_key";
  readonly id: string;
  /** The user, or the one who made the key. */
  readonly userId: string;
  readonly by?: "sms" | "voice";
}

export type AlertsService = ReturnType<typeof createAlertsService>;

/** Urgent alerts: who is told what, and what became of it. */
export function createAlertsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly messages: MessagesService;
  readonly escalation: Pick<EscalationService, "begin" | "tellFirst" | "firstRecipients">;
  readonly calls: Pick<CallsService, "addToStory" | "lockOfAlert" | "recordAlertAnswer">;
}) {
  const { database, messages, escalation } = deps;

  async function withMessages(alerts: readonly Alert[]): Promise<AlertWithMessages[]> {
    if (alerts.length === 0) return [];
    const ids = alerts.map(({ id }) => id);
    const [sms, calls, steps] = await Promise.all([
      messages.ofAlerts(ids),
      alertCallsRepository.ofAlerts(database.pool, ids),
      escalationStepsRepository.ofAlerts(database.pool, ids),
    ]);
    const of = <One extends { readonly alertId: string | null }>(all: readonly One[], { id }: Alert) =>
      all.filter(({ alertId }) => alertId === id);
    return alerts.map((alert) => ({
      alert,
      messages: of(sms, alert),
      calls: of(calls, alert),
      steps: of(steps, alert),
    }));
  }

  const service = {
    /**
     * Writes the alert, and tells those whom the first step of its priority's policy tells, within the caller's unit of work. The same tool call raises
     * one alert, however often it comes. An alert that nobody can get by SMS is kept all the same.
     */
    async raise(tx: UnitOfWork, request: AlertRequest): Promise<RaisedAlert> {
      const beginning = await escalation.begin(tx.db, request.priority);
      const alert = await alertsRepository.insert(tx.db, {
        ...request,
        traceparent: currentTraceparent(),
        escalation: beginning.plan,
        nextStep: beginning.nextStep,
      });
      if (!alert) return repeated(tx, request);
      describeSubject(alertSubject(alert));
      const jobId = await escalation.tellFirst(tx, alert, beginning);
      tx.publish(alertRaised, { alertId: alert.id, callId: alert.callId, priority: alert.priority });
      const isPassedOn = beginning.told === null || beginning.told.outcome === "told";
      return { alert, jobId, isPassedOn, isNew: true };
    },

    /**
     * Somebody says that they have it: the first has it.
     * @throws alert_not_found, alert_acknowledged, alert_resolved
     */
    async acknowledge(who: AlertActor, id: string): Promise<AlertWithMessages> {
      return withItsMessages(await deps.unitOfWork((tx) => service.acknowledgeWithin(tx, who, id)));
    },

    /**
     * The same within the caller's unit of work.
     * @throws alert_not_found, alert_acknowledged, alert_resolved
     */
    async acknowledgeWithin(tx: UnitOfWork, who: AlertActor, id: string): Promise<Alert> {
      const alert = await lock(tx, id);
      if (alertStateAfter(alertStateOf(alert), "acknowledge") !== null)
        return follow(tx, who, alert, "acknowledge");
      if (alert.resolvedAt !== null) throw alertErrors.alert_resolved();
      if (alert.acknowledgedById === who.userId) return alert;
      throw alertErrors.alert_acknowledged({ detail: whoHas(alert) });
    },

    /**
     * Somebody says that it is dealt with; who resolves what nobody has takes it thereby.
     * @throws alert_not_found
     */
    async resolve(who: AlertActor, id: string): Promise<AlertWithMessages> {
      const alert = await deps.unitOfWork(async (tx) => {
        const locked = await lock(tx, id);
        const isOver = alertStateAfter(alertStateOf(locked), "resolve") === null;
        return isOver ? locked : follow(tx, who, locked, "resolve");
      });
      return withItsMessages(alert);
    },

    /** Alerts since a time of which an SMS went to this number, newest first; taken ones, too. */
    async toldTo(db: Queryable, phone: string, since: Date): ReturnType<typeof alertsRepository.toldTo> {
      return alertsRepository.toldTo(db, phone, since);
    },

    /** Of these calls of the carrier, those by which alerts are read aloud. */
    async knownCalls(providerCallIds: readonly string[]): Promise<ReadonlySet<string>> {
      return alertCallsRepository.known(database.pool, providerCallIds);
    },

    /** How many of each priority nobody has taken that were raised before `olderThan`. */
    async countOpen(olderThan: Date): ReturnType<typeof alertsRepository.countOpen> {
      return alertsRepository.countOpen(database.pool, olderThan);
    },

    /** How many of each priority nobody has taken although everybody was told whom their escalation names. */
    async countUnanswered(): ReturnType<typeof alertsRepository.countUnanswered> {
      return alertsRepository.countUnanswered(database.pool);
    },

    /** Follows rows of calls that have become one, within the unit of work that merges them. */
    async moveToCall(tx: UnitOfWork, stays: string, goes: readonly string[]): Promise<void> {
      await alertsRepository.move(tx.db, stays, goes);
    },

    async ofCall(callId: string): Promise<AlertWithMessages[]> {
      return withMessages(await alertsRepository.ofCall(database.pool, callId));
    },

    /** The call of an alert; null: there is no such alert. */
    async callIdOf(alertId: string, db: Queryable = database.pool): Promise<string | null> {
      const [alert] = await alertsRepository.byIds(db, [alertId]);
      return alert?.callId ?? null;
    },

    /**
     * Adds to the story of its call what became of an alert's SMS and its row does not keep.
     * @returns the call; null: there is no such alert
     */
    async addToStory(
      tx: UnitOfWork,
      message: { readonly alertId: string | null },
      what: string,
      detail: string,
    ): Promise<string | null> {
      const { alertId } = message;
      const callId = alertId && (await service.callIdOf(alertId, tx.db));
      if (!callId) return null;
      const entry = {
        at: new Date(),
        kind: "message",
        what,
        isLate: false,
        detail,
        traceparent: currentTraceparent(),
      } as const;
      await deps.calls.addToStory(tx, callId, entry);
      return callId;
    },

    async list(request: {
      limit: number;
      cursor?: string | undefined;
      state?: AlertState | undefined;
    }): Promise<Page<AlertWithMessages>> {
      const after = keysetCursor.read(request.cursor);
      const rows = await alertsRepository.page(database.pool, request.limit + 1, after, request.state);
      const page = keysetCursor.page(rows, request.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { items: await withMessages(page.items), nextCursor: page.nextCursor };
    },

    /** Messages that were given up, each with its alert. */
    async deadLetters(
      request: Parameters<MessagesService["deadLetters"]>[0],
    ): Promise<Page<{ message: Message; alert: Alert | null }>> {
      const page = await messages.deadLetters(request);
      const ids = page.items.map(({ alertId }) => alertId).filter((id) => id !== null);
      const alerts = new Map(
        (await alertsRepository.byIds(database.pool, ids)).map((alert) => [alert.id, alert]),
      );
      const items = page.items.map((message) => ({
        message,
        alert: alerts.get(message.alertId ?? "") ?? null,
      }));
      return { items, nextCursor: page.nextCursor };
    },

    /** Who would get an SMS now, by priority. */
    async recipientsNow(): Promise<{ priority: Priority; recipients: readonly User[] }[]> {
      const priorities: readonly Priority[] = [1, 2, 3, 4];
      return Promise.all(
        priorities.map(async (priority) => ({
          priority,
          recipients: await escalation.firstRecipients(database.pool, priority),
        })),
      );
    },
  };

  /** @throws alert_not_found */
  async function lock(tx: UnitOfWork, id: string): Promise<Alert> {
    // The call first, as those do who raise alerts: the other way round two would wait for each other.
    await deps.calls.lockOfAlert(tx.db, id);
    const alert = await alertsRepository.lock(tx.db, id);
    if (!alert) throw alertErrors.alert_not_found();
    describeSubject(alertSubject(alert));
    // Taking it is an interaction of its own, joined by link to the one that raised it.
    linkActiveSpan(alert.traceparent);
    return alert;
  }

  /** Writes what an action leads to, and all that follows from it. */
  async function follow(tx: UnitOfWork, who: AlertActor, alert: Alert, action: AlertAction): Promise<Alert> {
    const { id: alertId, callId, priority } = alert;
    const deed: AlertDeed = { at: new Date(), userId: who.userId, traceparent: currentTraceparent() };
    const about = { alertId, callId, priority };
    if (alert.acknowledgedAt === null) {
      const how = howOf(who);
      await alertsRepository.acknowledge(tx.db, alertId, { ...deed, how });
      const afterSeconds = (deed.at.getTime() - alert.createdAt.getTime()) / 1000;
      const openPriority = await alertsRepository.openPriority(tx.db, callId);
      await deps.calls.recordAlertAnswer(tx, callId, { openPriority, ...deed });
      await deps.audit.record(tx.db, who, "alert.acknowledged", { type: "alert", id: alertId }, { how });
      tx.publish(alertAcknowledged, { ...about, how, afterSeconds });
    }
    if (action === "resolve") {
      await alertsRepository.resolve(tx.db, alertId, deed);
      await deps.audit.record(tx.db, who, "alert.resolved", { type: "alert", id: alertId });
      tx.publish(alertResolved, about);
    }
    const [changed] = await alertsRepository.byIds(tx.db, [alertId]);
    return changed ?? alert;
  }

  async function withItsMessages(alert: Alert): Promise<AlertWithMessages> {
    const [one] = await withMessages([alert]);
    return one ?? { alert, messages: [], calls: [], steps: [] };
  }

  async function isPassedOn(tx: UnitOfWork, alertId: string): Promise<boolean> {
    const steps = await escalationStepsRepository.ofAlerts(tx.db, [alertId]);
    return steps.length === 0 || steps.some(({ outcome }) => outcome === "told");
  }

  /** The vendor's id was there: it was told again, or it is used again for something else. */
  async function repeated(tx: UnitOfWork, request: AlertRequest): Promise<RaisedAlert> {
    const { callId, toolCallId, requestKey } = request;
    const alert = await alertsRepository.byToolCall(tx.db, callId, toolCallId);
    if (!alert) throw new Error("an alert was neither inserted nor found");
    if (alert.requestKey !== null && alert.requestKey !== requestKey)
      return service.raise(tx, { ...request, toolCallId: `${toolCallId}#${requestKey}` });
    const jobId = await messages.jobIdOfAlert(tx.db, alert.id);
    return { alert, jobId, isPassedOn: jobId !== null || (await isPassedOn(tx, alert.id)), isNew: false };
  }

  return service;
}

function howOf({ kind, by }: AlertActor): AcknowledgedHow {
  if (by) return by;
  return kind === "api_key" ? "api" : "web";
}

/** Who has an alert, and since when. */
function whoHas({ acknowledgedByName, acknowledgedAt }: Alert): string {
  return `${acknowledgedByName ?? "Somebody"} has it since ${acknowledgedAt?.toISOString() ?? "a while"}.`;
}
