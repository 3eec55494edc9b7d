import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of alerts. */
export const alertErrors = defineErrors({
  alert_not_found: {
    status: 404,
    title: "There is no such alert",
    expected: true,
    remedy: "It may be older than calls are kept.",
  },
  alert_acknowledged: {
    status: 409,
    title: "Somebody else has this alert",
    expected: true,
    remedy: "`detail` says who, and since when. Talk to them, or resolve it when it is dealt with.",
  },
  alert_resolved: {
    status: 409,
    title: "This alert is resolved",
    expected: true,
    remedy: "There is nothing left to take.",
  },
});
