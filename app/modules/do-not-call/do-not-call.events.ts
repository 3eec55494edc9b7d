import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** Numbers came on the list, count longer, or left it. */
export const doNotCallChanged = defineEvent<{ readonly count: number }>("do_not_call.changed");
