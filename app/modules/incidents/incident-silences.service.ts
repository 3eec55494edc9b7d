import type { Database } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AlertSender } from "../../providers/alerting/port.ts";
import type { IdentityService } from "../identity/index.ts";
import { incidentChanged } from "./incidents.events.ts";
import { incidentStateOf, silenceMark, silenceMatchers } from "./incidents.policy.ts";
import { type Incident, incidentsRepository } from "./incidents.repository.ts";
import type { IncidentsService } from "./incidents.service.ts";

/** Longer than Prometheus takes to tell an Alertmanager that has just begun of all that fires. */
const FORGOTTEN_AFTER_MS = 5 * 60_000;

/** Keeps what Alertmanager is silent about, and what we know of it, the same on both sides. */
export function createIncidentSilencesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly incidents: Pick<IncidentsService, "endForgotten">;
  /** Null: nobody can be asked. */
  readonly sender: AlertSender | null;
  readonly now?: () => Date;
}) {
  const { database, sender, now = () => new Date() } = deps;
  /** Since when this process has missed alerts at Alertmanager, by their fingerprint. */
  const missingSince = new Map<string, Date>();

  async function silence(
    incident: Incident,
    ownIds: readonly string[],
    sendTo: AlertSender,
  ): Promise<string | null> {
    const { id, acknowledgedBy, acknowledgedUntil, acknowledgeReason } = incident;
    const isWanted =
      incidentStateOf(incident) === "acknowledged" && acknowledgedUntil !== null && acknowledgedUntil > now();
    if (!isWanted) return null;
    const [own] = ownIds;
    const name =
      acknowledgedBy === null
        ? undefined
        : (await deps.identity.namesOf([acknowledgedBy])).get(acknowledgedBy);
    return sendTo.silence({
      ...(own === undefined ? {} : { id: own }),
      matchers: silenceMatchers(incident.labels),
      startsAt: now(),
      endsAt: acknowledgedUntil,
      createdBy: name ?? "Trunkline",
      comment: `${acknowledgeReason ?? "Acknowledged"} (${silenceMark(id)})`,
    });
  }

  return {
    /** Makes Alertmanager's silence what an incident says. Doing it again changes nothing. Throws as Alertmanager's port does. */
    async sync(incidentId: string): Promise<void> {
      const incident = await incidentsRepository.byId(database.pool, incidentId);
      if (!incident || sender === null) return;
      const mark = silenceMark(incidentId);
      const ours = (await sender.silences()).filter(({ comment }) => comment.includes(mark));
      const kept = await silence(
        incident,
        ours.map(({ id }) => id),
        sender,
      );
      for (const { id } of ours) if (id !== kept) await sender.expire(id);
      if (kept === incident.silenceId) return;
      await deps.unitOfWork(async (tx) => {
        const current = await incidentsRepository.lock(tx.db, incidentId);
        if (!current) return;
        await incidentsRepository.update(tx.db, incidentId, { silenceId: kept });
        tx.publish(incidentChanged, { incidentId, state: incidentStateOf(current) });
      });
    },

    /** Ends what Alertmanager does not fire any more, where the word of it was lost; resolves with how many. */
    async endForgotten(): Promise<number> {
      if (sender === null) return 0;
      const at = now();
      const longAgo = new Date(at.getTime() - FORGOTTEN_AFTER_MS);
      const active = new Set((await sender.active()).map(({ fingerprint }) => fingerprint));
      for (const fingerprint of active) missingSince.delete(fingerprint);
      return deps.incidents.endForgotten(({ fingerprint }) => {
        if (active.has(fingerprint)) return true;
        const since = missingSince.get(fingerprint) ?? at;
        missingSince.set(fingerprint, since);
        return since > longAgo;
      }, longAgo);
    },
  };
}

export type IncidentSilencesService = ReturnType<typeof createIncidentSilencesService>;
