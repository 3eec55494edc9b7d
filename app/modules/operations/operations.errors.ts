import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of what runs behind the screens. */
export const operationsErrors = defineErrors({
  set_aside_entry_not_found: {
    status: 404,
    title: "There is no such outbox entry that was set aside",
    expected: true,
    remedy: "Somebody may have tried it again already.",
  },
});
