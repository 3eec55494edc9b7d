import { defineErrors } from "../../platform/errors/index.ts";

/** Why an operation of a batch was not carried out, or not kept; all of them stand in its result. */
export const batchErrors = defineErrors({
  operation_not_batchable: {
    status: 422,
    title: "This request cannot be part of a batch",
    expected: true,
    remedy: "Send it by itself.",
  },
  operation_not_atomic: {
    status: 422,
    title: "This request cannot be part of an atomic batch",
    expected: true,
    remedy:
      "Send it by itself or in a batch that is not atomic; the batch's own Idempotency-Key stands for all of its operations.",
  },
  reference_unresolved: {
    status: 422,
    title: "A reference leads to nothing",
    expected: true,
    remedy: "Compare the pointer with the result of the operation that it names.",
  },
  dependency_failed: {
    status: 424,
    title: "An operation that this one depends on failed",
    expected: true,
    remedy: "Look at the result of that operation; this one was not run.",
  },
  operation_rolled_back: {
    status: 424,
    title: "Another operation of the atomic batch failed",
    expected: true,
    remedy: "Look for the result with another status; nothing of the batch was kept.",
  },
  batch_out_of_time: {
    status: 503,
    title: "The batch's time was over before this operation was begun",
    expected: true,
    remedy: "Send it again in a smaller batch; it was not run.",
  },
});
