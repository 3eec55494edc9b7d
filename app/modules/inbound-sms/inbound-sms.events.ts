import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** Somebody on the staff takes no SMS any more: alerts go to others. */
export interface StaffOptedOut {
  readonly userId: string;
  /** The SMS that says so: theirs to us, or ours that the carrier refused. */
  readonly smsId: string;
}
export const staffOptedOut = defineEvent<StaffOptedOut>("staff.opted_out");

/** Somebody, whoever it is, takes no SMS at a number (E.164) any more, or takes them again. */
export interface SmsOptChanged {
  readonly phone: string;
  readonly takesSms: boolean;
  /** They said so to us, or the carrier refuses our SMS. */
  readonly source: "stop" | "carrier";
}
export const smsOptChanged = defineEvent<SmsOptChanged>("sms.opt_changed");
