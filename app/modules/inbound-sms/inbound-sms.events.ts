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

/** An SMS came in that belongs into a conversation: of whoever is not on the staff, and of the staff what answers no alert. */
export interface ConversationSms {
  readonly provider: string;
  readonly providerSid: string;
  /** E.164. */
  readonly phone: string;
  readonly toNumber: string | null;
  readonly text: string;
  readonly mediaCount: number;
  /** False: it is STOP or the like, which has had its effect. */
  readonly asksForAnswer: boolean;
}
export const conversationSms = defineEvent<ConversationSms>("sms.in_conversation");
