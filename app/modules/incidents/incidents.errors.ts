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
  incident_over: {
    status: 409,
    title: "This incident is over",
    expected: true,
    remedy: "It is resolved by itself when its alert does not fire any more; there is nothing to do.",
  },
});
