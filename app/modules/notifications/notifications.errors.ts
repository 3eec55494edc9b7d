import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of notifications. */
export const notificationErrors = defineErrors({
  notification_not_found: {
    status: 404,
    title: "There is no such notification",
    expected: true,
    remedy: "It may belong to somebody else.",
  },
  push_subscription_not_found: {
    status: 404,
    title: "You have no such browser",
    expected: true,
    remedy: "It may have been forgotten: its push service said that it does not want any more.",
  },
});
