import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** Somebody on the staff takes no SMS any more: alerts go to others. */
export interface StaffOptedOut {
  readonly userId: string;
  readonly inboundSmsId: string;
}
export const staffOptedOut = defineEvent<StaffOptedOut>("staff.opted_out");
