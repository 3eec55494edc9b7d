import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of imports. */
export const importErrors = defineErrors({
  import_not_found: {
    status: 404,
    title: "There is no such import",
    expected: true,
    remedy: "It may be somebody else's; what is over is forgotten after 30 days.",
  },
  import_unreadable: {
    status: 409,
    title: "The file cannot be read as CSV",
    expected: true,
    remedy: "The detail says where; mend the file there, or save it as CSV anew.",
  },
  import_status_conflict: {
    status: 409,
    title: "The import is in a state in which that cannot be done",
    expected: true,
    remedy: "The detail names the state; wait until it is over, or upload the file anew.",
  },
});
