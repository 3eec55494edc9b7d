import { createRecentReads } from "../../platform/cache/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { ActiveAlert, AlertSender, Silence } from "../../providers/alerting/port.ts";
import type { IdentityService } from "../identity/index.ts";
import { isEscalated, pagesNow, silenceOf } from "./incidents.policy.ts";
import { type Incident, incidentsRepository } from "./incidents.repository.ts";

/** Every open page asks: Alertmanager hears one question in so long. */
const MAX_AGE_MS = 2_000;
const NOW = "now";

/** Something that pages somebody at this moment. */
export interface CurrentIncident {
  readonly incidentId: string | null;
  readonly labels: ActiveAlert["labels"];
  readonly annotations: ActiveAlert["annotations"];
  readonly since: Date;
  readonly acknowledgedByName: string | null;
  readonly acknowledgedUntil: Date | null;
}

/** What the stack pages about. */
export interface CurrentIncidents {
  readonly items: readonly CurrentIncident[];
  readonly warnings: number;
  readonly isDegraded: boolean;
}

/** What Alertmanager says at one time. */
interface Told {
  readonly active: readonly ActiveAlert[];
  readonly silences: readonly Silence[];
}

/**
 * What pages somebody right now: by Alertmanager's word, which holds also while our database is what is down; by our own record where
 * Alertmanager does not answer.
 */
export function createCurrentIncidentsService(deps: {
  readonly database: Database;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly sender: AlertSender | null;
  readonly logger: Logger;
}) {
  const { database, sender, logger } = deps;
  const told = createRecentReads<Told>({
    maxAgeMs: MAX_AGE_MS,
    read: async () => {
      if (sender === null) return null;
      const [active, silences] = await Promise.all([sender.active(), sender.silences()]);
      return { active, silences };
    },
  });

  async function ours(): Promise<readonly Incident[]> {
    return incidentsRepository.open(database.pool);
  }

  async function byAlertmanager({ active, silences }: Told): Promise<CurrentIncidents> {
    // Ids are good to have; what pages is true without them.
    const known = await ours().catch((error: unknown) => {
      logger.warn({ error }, "incidents cannot be read; what pages is shown as Alertmanager says it");
      return [];
    });
    const items = active.filter(pagesNow).map((alert): CurrentIncident => {
      const silence = silenceOf(alert, silences);
      const incident = known.find(({ fingerprint }) => fingerprint === alert.fingerprint);
      return {
        incidentId: incident?.id ?? null,
        labels: alert.labels,
        annotations: { ...alert.annotations, ...incident?.annotations },
        since: alert.startsAt,
        acknowledgedByName: silence?.createdBy ?? null,
        acknowledgedUntil: silence?.endsAt ?? null,
      };
    });
    const warnings = active.filter(
      ({ labels, isInhibited, silencedBy }) =>
        !isInhibited && silencedBy.length === 0 && labels.severity === "warning",
    ).length;
    return { items: oldestFirst(items), warnings, isDegraded: false };
  }

  async function byOurRecord(): Promise<CurrentIncidents> {
    const open = await ours();
    const names = await deps.identity.namesOf(open.flatMap(({ acknowledgedBy }) => acknowledgedBy ?? []));
    const items = open
      .filter(({ labels }) => isEscalated(labels))
      .map((incident): CurrentIncident => {
        const { acknowledgedBy } = incident;
        return {
          incidentId: incident.id,
          labels: incident.labels,
          annotations: incident.annotations,
          since: incident.startsAt,
          acknowledgedByName: acknowledgedBy && (names.get(acknowledgedBy) ?? "Somebody"),
          acknowledgedUntil: incident.acknowledgedUntil,
        };
      });
    const warnings = open.filter(({ severity }) => severity === "warning").length;
    // Where nobody is configured nothing is missing.
    return { items: oldestFirst(items), warnings, isDegraded: sender !== null };
  }

  return {
    /** What pages now. Throws as the database does where neither side can be asked. */
    async current(): Promise<CurrentIncidents> {
      const answer = await told.get(NOW).catch((error: unknown) => {
        logger.warn({ error }, "Alertmanager does not answer; what pages is shown as we know it");
        return null;
      });
      return answer ? byAlertmanager(answer) : byOurRecord();
    },

    /** Somebody has changed what is silent: the next question is asked anew. */
    forget: told.clear,
  };
}

export type CurrentIncidentsService = ReturnType<typeof createCurrentIncidentsService>;

function oldestFirst(items: readonly CurrentIncident[]): readonly CurrentIncident[] {
  return items.toSorted((a, b) => a.since.getTime() - b.since.getTime());
}
