import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of message templates. */
export const templateErrors = defineErrors({
  template_not_found: {
    status: 404,
    title: "There is no such message template",
    expected: true,
    remedy: "List templates; archived ones are listed with `archived=true`.",
  },
  template_archived: {
    status: 409,
    title: "The message template is archived",
    expected: true,
    remedy: "Restore it first.",
  },
});
