import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of merging. */
export const mergeErrors = defineErrors({
  merge_not_found: {
    status: 404,
    title: "There is no such merge",
    expected: true,
    remedy: "Its records may belong to somebody outside of your department.",
  },
  merge_undone: {
    status: 409,
    title: "The merge was taken back already",
    expected: true,
    remedy: "The records are apart; merge them again if you want to.",
  },
  merge_too_old: {
    status: 409,
    title: "A merge can be taken back for a day only",
    expected: true,
    remedy: "Make the other record anew.",
  },
});
