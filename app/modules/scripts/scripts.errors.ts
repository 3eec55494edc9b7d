import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of call scripts. */
export const scriptErrors = defineErrors({
  script_not_found: {
    status: 404,
    title: "There is no such script",
    expected: true,
    remedy: "List scripts; archived ones are listed with `archived=true`.",
  },
  script_not_published: {
    status: 404,
    title: "There is no such published version of the script",
    expected: true,
    remedy: "Publish the draft, or name a version that there is.",
  },
  script_archived: {
    status: 409,
    title: "The script is archived",
    expected: true,
    remedy: "Restore it first.",
  },
});
