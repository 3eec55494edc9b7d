import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of bulk operations. */
export const bulkErrors = defineErrors({
  bulk_operation_not_found: {
    status: 404,
    title: "There is no such bulk operation",
    expected: true,
    remedy:
      "It may be somebody else's; what is over is forgotten after 30 days, a preview an hour after it expired.",
  },
  bulk_too_many_records: {
    status: 409,
    title: "These are more records than you may change at once",
    expected: true,
    remedy: "The detail names the limit; narrow the filters, or ask somebody with a higher role.",
  },
  bulk_status_conflict: {
    status: 409,
    title: "The bulk operation is in a state in which that cannot be done",
    expected: true,
    remedy: "The detail names the state; preview it anew.",
  },
  bulk_preview_expired: {
    status: 409,
    title: "The preview is too old",
    expected: true,
    remedy: "Records may have changed since: preview it anew.",
  },
  bulk_operation_under_way: {
    status: 409,
    title: "Another bulk operation of yours over such records is under way",
    expected: true,
    remedy: "Wait for its end, or cancel it.",
  },
});
