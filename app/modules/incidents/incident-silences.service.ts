import type { Database } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AlertSender } from "../../providers/alerting/port.ts";
import type { IdentityService } from "../identity/index.ts";
import { incidentChanged } from "./incidents.events.ts";
import { incidentStateOf, silenceMark, silenceMatchers } from "./incidents.policy.ts";
import { type Incident, incidentsRepository } from "./incidents.repository.ts";
import type { IncidentsService } from "./incidents.service.ts";

/** Longer than Prometheus takes to tell an Alertmanager that has just begun of all that fires. */
const LEARNS_WITHIN_MS = 5 * 60_000;

/** Keeps what Alertmanager is silent about, and what we know of it, the same on both sides. */
export function createIncidentSilencesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly incidents: Pick<IncidentsService, "endOver" | "isAnyOpen">;
  /** Null: nobody can be asked. */
  readonly sender: AlertSender | null;
  readonly now?: () => Date;
}) {
  const { database, sender, now = () => new Date() } = deps;

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

    /**
     * Ends what does not fire any more: of what is silenced Alertmanager does not even tell that it is over. What it has told of itself and does
     * not name now is over; of what another run of it told, only once it has had the time to hear of it again. Resolves with how many.
     */
    async endOver(): Promise<number> {
      if (sender === null || !(await deps.incidents.isAnyOpen())) return 0;
      const at = now();
      const [active, since] = await Promise.all([sender.active(), sender.runningSince()]);
      const firing = new Set(active.map(({ fingerprint }) => fingerprint));
      const knowsAll = at.getTime() - since.getTime() > LEARNS_WITHIN_MS;
      return deps.incidents.endOver(
        ({ fingerprint, toldAt }) => !firing.has(fingerprint) && toldAt < at && (knowsAll || toldAt > since),
      );
    },
  };
}

export type IncidentSilencesService = ReturnType<typeof createIncidentSilencesService>;
