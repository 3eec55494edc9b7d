import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of alerts about the stack. */
export const incidentErrors = defineErrors({
  incident_not_found: {
    status: 404,
    title: "There is no such incident",
    expected: true,
    remedy: "It may have been forgotten: see TRUNKLINE_RETENTION_INCIDENTS_DAYS.",
  },
  incident_acknowledged: {
    status: 409,
    title: "Somebody else looks after this incident",
    expected: true,
    remedy: "`detail` says who. They, or whoever may, take that back first.",
  },
  mute_not_found: {
    status: 404,
    title: "There is no such mute",
    expected: true,
    remedy: "It may be over, or lifted by somebody else: `GET /api/mutes` lists those that hold.",
  },
  alertmanager_unavailable: {
    status: 503,
    title: "Alertmanager cannot be asked",
    expected: true,
    remedy: "Nothing was muted or lifted. Try again; TRUNKLINE_ALERTMANAGER_URL says where it is asked.",
  },
  incident_over: {
    status: 409,
    title: "This incident is over",
    expected: true,
    remedy: "It is resolved by itself when its alert does not fire any more; there is nothing to do.",
  },
});
