import { randomUUID } from "node:crypto";
import { incidentEventsRepository } from "../../modules/incidents/incident-events.repository.ts";
import { incidentsRepository } from "../../modules/incidents/incidents.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** A bad year: thousands that are over, a handful that are not, a few of which somebody is to be told. */
export const INCIDENT_ROWS = `
  insert into incidents (fingerprint, starts_at, alertname, severity, audience, labels, annotations, resolved_at, next_step_at, created_at)
    select md5(n::text), now() - n * interval '1 hour', 'Planted', 'critical', 'oncall', '{}', '{}',
      case when n > 5 then now() end, case when n <= 3 then now() - interval '1 minute' end, now() - n * interval '1 hour'
    from generate_series(1, 8000) n;
  insert into incident_events (incident_id, kind, created_at)
    select id, kind, now() from incidents, unnest(array['raised', 'told', 'resolved']) kind;
`;

const after = { at: new Date().toISOString(), id: randomUUID() };
const LONG_AGO = new Date(Date.now() - 3_650 * 86_400_000);

/** What each index of incidents is for. */
export const INCIDENT_INDEXES: readonly IndexPromise[] = [
  ["incidents_created", "all incidents", ({ db }) => incidentsRepository.page(db, {}, 26)],
  ["incidents_created", "their next page", ({ db }) => incidentsRepository.page(db, {}, 26, after)],
  ["incidents_created", "forgetting incidents", ({ db }) => incidentsRepository.prune(db, LONG_AGO, 500)],
  ["incidents_open", "incidents that are not over", ({ db }) => incidentsRepository.open(db)],
  [
    "incidents_open",
    "those of them that nobody has",
    ({ db }) => incidentsRepository.page(db, { state: "open" }, 26),
  ],
  [
    "incidents_due",
    "of what more people are to be told",
    ({ db }) => incidentsRepository.due(db, new Date(), 50),
  ],
  [
    "incident_events_of",
    "what happened to an incident",
    ({ db }) => incidentEventsRepository.page(db, randomUUID(), 26),
  ],
];
