import { randomUUID } from "node:crypto";
import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { StackAlert } from "../../providers/alerting/port.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor, IdentityService } from "../identity/index.ts";
import { type IncidentEvent, incidentEventsRepository } from "./incident-events.repository.ts";
import type { IncidentEscalationService } from "./incident-escalation.service.ts";
import type { AcknowledgeIncident } from "./incidents.contract.ts";
import { incidentErrors } from "./incidents.errors.ts";
import {
  incidentAcknowledged,
  incidentChanged,
  incidentRaised,
  incidentResolved,
} from "./incidents.events.ts";
import { syncSilence } from "./incidents.jobs.ts";
import { incidentStateOf, isEscalated } from "./incidents.policy.ts";
import { type Incident, type IncidentFilter, incidentsRepository } from "./incidents.repository.ts";

export type { Incident, IncidentEvent };
export type IncidentsService = ReturnType<typeof createIncidentsService>;

const MINUTE_MS = 60_000;

/** Alerts about the stack itself: taken in from Alertmanager, looked after by people, over by themselves. */
export function createIncidentsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly escalation: Pick<IncidentEscalationService, "begin">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, now = () => new Date() } = deps;
  const subject = (id: string) => ({ type: "incident", id });

  function changed(tx: UnitOfWork, incident: Incident): Incident {
    tx.publish(incidentChanged, { incidentId: incident.id, state: incidentStateOf(incident) });
    return incident;
  }

  /** Alertmanager is told after the commit what holds then: a job that is tried again until it could be. */
  function askForSilence(tx: UnitOfWork, incidentId: string): void {
    tx.enqueue(syncSilence, { incidentId, change: randomUUID() });
  }

  /** @throws incident_not_found */
  async function lock(tx: UnitOfWork, id: string): Promise<Incident> {
    const incident = await incidentsRepository.lock(tx.db, id);
    if (!incident) throw incidentErrors.incident_not_found();
    return incident;
  }

  async function end(tx: UnitOfWork, incident: Incident, at: Date): Promise<Incident> {
    const ended = await incidentsRepository.update(tx.db, incident.id, {
      // Clocks of two machines: nothing ends before it began.
      resolvedAt: new Date(Math.max(at.getTime(), incident.startsAt.getTime())),
      nextStep: null,
    });
    await incidentEventsRepository.insert(tx.db, { incidentId: incident.id, kind: "resolved" });
    if (incident.acknowledgedAt !== null) askForSilence(tx, incident.id);
    const afterSeconds = (at.getTime() - incident.startsAt.getTime()) / 1000;
    tx.publish(incidentResolved, { severity: incident.severity, afterSeconds: Math.max(0, afterSeconds) });
    return changed(tx, ended);
  }

  async function raise(tx: UnitOfWork, alert: StackAlert): Promise<Incident | null> {
    const isTold = alert.endsAt === null && isEscalated(alert.labels);
    const escalation = isTold ? await deps.escalation.begin(tx.db, now()) : null;
    const incident = await incidentsRepository.insertMissing(tx.db, alert, escalation);
    if (incident === null) return null;
    await incidentEventsRepository.insert(tx.db, { incidentId: incident.id, kind: "raised" });
    tx.publish(incidentRaised, { severity: incident.severity, slo: incident.slo });
    return alert.endsAt === null ? changed(tx, incident) : end(tx, incident, alert.endsAt);
  }

  /** What an alert says that we know already: it may be over, or explained. What is over stays so. */
  async function follow(tx: UnitOfWork, incident: Incident, alert: StackAlert): Promise<boolean> {
    const annotations = { ...incident.annotations, ...alert.annotations };
    const isExplained = annotations.explanation !== incident.annotations.explanation;
    const isNew = Object.entries(annotations).some(([name, text]) => incident.annotations[name] !== text);
    const known = await incidentsRepository.update(tx.db, incident.id, { annotations, toldAt: now() });
    if (isExplained)
      await incidentEventsRepository.insert(tx.db, { incidentId: incident.id, kind: "explained" });
    const isOver = alert.endsAt !== null && incident.resolvedAt === null;
    if (isOver && alert.endsAt) await end(tx, known, alert.endsAt);
    else if (isNew) changed(tx, known);
    return isNew || isOver;
  }

  async function take(tx: UnitOfWork, alert: StackAlert): Promise<boolean> {
    const before = await incidentsRepository.lockAlert(tx.db, alert);
    if (before) return follow(tx, before, alert);
    if (await raise(tx, alert)) return true;
    // Somebody else was faster.
    const there = await incidentsRepository.lockAlert(tx.db, alert);
    return there !== null && follow(tx, there, alert);
  }

  return {
    /** Takes in what Alertmanager tells; resolves with whether anything of it was new. */
    async take(alerts: readonly StackAlert[]): Promise<boolean> {
      // In one order, so that two that have the same in theirs do not wait for each other.
      const ordered = alerts.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
      return unitOfWork(async (tx) => {
        let isNew = false;
        for (const alert of ordered) isNew = (await take(tx, alert)) || isNew;
        return isNew;
      });
    },

    async list({ limit, cursor, ...filter }: PageRequest & IncidentFilter): Promise<Page<Incident>> {
      const rows = await incidentsRepository.page(
        database.pool,
        filter,
        limit + 1,
        keysetCursor.read(cursor),
      );
      return keysetCursor.page(rows, limit, ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }));
    },

    /** @throws incident_not_found */
    async get(id: string): Promise<Incident> {
      const incident = await incidentsRepository.byId(database.pool, id);
      if (!incident) throw incidentErrors.incident_not_found();
      return incident;
    },

    /** What happened to it, newest first. @throws incident_not_found */
    async history(id: string, { limit, cursor }: PageRequest): Promise<Page<IncidentEvent>> {
      await this.get(id);
      const rows = await incidentEventsRepository.page(
        database.pool,
        id,
        limit + 1,
        keysetCursor.read(cursor),
      );
      return keysetCursor.page(rows, limit, (event) => ({ at: event.createdAt.toISOString(), id: event.id }));
    },

    /** Names of those who look after incidents, by their ids. */
    async namesIn(incidents: readonly Incident[]): Promise<ReadonlyMap<string, string>> {
      return deps.identity.namesOf(incidents.flatMap(({ acknowledgedBy }) => acknowledgedBy ?? []));
    },

    /** What it is about, in a line; null where it is forgotten. */
    async summaryOf(db: Queryable, id: string): Promise<string | null> {
      const incident = await incidentsRepository.byId(db, id);
      return incident && (incident.annotations.summary ?? incident.alertname);
    },

    /**
     * Somebody looks after it: nobody else is told until their time is over, or it is.
     * @throws incident_not_found, incident_over, incident_acknowledged
     */
    async acknowledge(
      actor: Actor & { readonly userId: string },
      id: string,
      given: AcknowledgeIncident,
    ): Promise<Incident> {
      const { forMinutes, reason } = given;
      return unitOfWork(async (tx) => {
        const before = await lock(tx, id);
        if (before.resolvedAt !== null) throw incidentErrors.incident_over();
        const { acknowledgedBy: other } = before;
        if (before.acknowledgedAt !== null && other !== actor.userId) {
          const name = other && (await deps.identity.namesOf([other])).get(other);
          throw incidentErrors.incident_acknowledged({ detail: `${name ?? "Somebody"} looks after it.` });
        }
        const at = now();
        const incident = await incidentsRepository.update(tx.db, id, {
          acknowledgedAt: before.acknowledgedAt ?? at,
          acknowledgedBy: actor.userId,
          acknowledgedUntil: new Date(at.getTime() + forMinutes * MINUTE_MS),
          acknowledgeReason: reason,
          // When it ends somebody must be told again.
          nextStep: null,
        });
        const event = { incidentId: id, userId: actor.userId, detail: reason } as const;
        await incidentEventsRepository.insert(tx.db, { ...event, kind: "acknowledged" });
        await deps.audit.record(tx.db, actor, "incident.acknowledged", subject(id), { forMinutes });
        if (before.acknowledgedAt === null) {
          const afterSeconds = Math.max(0, (at.getTime() - before.startsAt.getTime()) / 1000);
          tx.publish(incidentAcknowledged, { severity: before.severity, afterSeconds });
        }
        askForSilence(tx, id);
        return changed(tx, incident);
      });
    },

    /** Nobody looks after it any more: it is told again, from the beginning. @throws incident_not_found */
    async unacknowledge(actor: Actor & { readonly userId: string }, id: string): Promise<Incident> {
      return unitOfWork(async (tx) => {
        const before = await lock(tx, id);
        if (incidentStateOf(before) !== "acknowledged") return before;
        await deps.audit.record(tx.db, actor, "incident.unacknowledged", subject(id));
        return release(tx, before, "unacknowledged", actor.userId);
      });
    },

    /** Those whose time is over are open again; resolves with how many. */
    async releaseExpired(): Promise<number> {
      const candidates = (await incidentsRepository.open(database.pool)).filter(isExpired);
      for (const { id } of candidates) {
        await unitOfWork(async (tx) => {
          const incident = await incidentsRepository.lock(tx.db, id);
          if (incident && isExpired(incident)) await release(tx, incident, "acknowledgement_ended", null);
        });
      }
      return candidates.length;
    },

    async isAnyOpen(): Promise<boolean> {
      return (await incidentsRepository.open(database.pool)).length > 0;
    },

    /** Ends those that are over although nobody told so; resolves with how many. */
    async endOver(isOver: (incident: Incident) => boolean): Promise<number> {
      const candidates = (await incidentsRepository.open(database.pool)).filter(isOver);
      for (const { id } of candidates) {
        await unitOfWork(async (tx) => {
          const incident = await incidentsRepository.lock(tx.db, id);
          // It may have been told of again meanwhile.
          if (incident?.resolvedAt === null && isOver(incident)) await end(tx, incident, now());
        });
      }
      return candidates.length;
    },
  };

  async function release(
    tx: UnitOfWork,
    { id, plan }: Incident,
    kind: "unacknowledged" | "acknowledgement_ended",
    userId: string | null,
  ): Promise<Incident> {
    const incident = await incidentsRepository.update(tx.db, id, {
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedUntil: null,
      acknowledgeReason: null,
      nextStep: plan && { round: 0, step: 0, dueAt: now() },
    });
    await incidentEventsRepository.insert(tx.db, { incidentId: id, kind, userId });
    askForSilence(tx, id);
    return changed(tx, incident);
  }

  function isExpired({ resolvedAt, acknowledgedUntil }: Incident): boolean {
    return resolvedAt === null && acknowledgedUntil !== null && acknowledgedUntil <= now();
  }
}

function keyOf({ fingerprint, startsAt }: StackAlert): string {
  return `${fingerprint} ${startsAt.toISOString()}`;
}
