import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of the organization's own fields. */
export const customFieldErrors = defineErrors({
  custom_field_not_found: {
    status: 404,
    title: "There is no such field",
    expected: true,
    remedy: "`GET /api/custom-fields` lists them.",
  },
  custom_field_exists: {
    status: 409,
    title: "There is a field with this key",
    expected: true,
    remedy: "Choose another key. It may be archived: then it can be restored.",
  },
  too_many_custom_fields: {
    status: 409,
    title: "There are too many fields",
    expected: true,
    remedy: "Archive one that nobody fills in any more; with those that are archived there can be 200.",
  },
});
