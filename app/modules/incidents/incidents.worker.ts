import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { IncidentSilencesService } from "./incident-silences.service.ts";
import { syncSilence } from "./incidents.jobs.ts";

/** The job handlers of this module. */
export function incidentsHandlers(silences: IncidentSilencesService): JobHandler[] {
  return [handle(syncSilence, ({ payload }) => silences.sync(payload.incidentId))];
}
