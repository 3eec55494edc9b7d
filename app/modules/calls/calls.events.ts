import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { CallStatus } from "./calls.contract.ts";
import type { TranscriptLine } from "./calls.reads.ts";
import type { CallView } from "./calls.repository.ts";

/** A call began, moved on, or learned something new. */
export interface CallChanged {
  /** The call as it is now. */
  readonly call: CallView;
  readonly isNew: boolean;
  /** Who told: as in metrics. */
  readonly provider: string;
  /** Set when this change ended the call. */
  readonly ended: { readonly status: CallStatus; readonly durationSeconds: number | null } | null;
  /** Did somebody answer it by this change? */
  readonly isAnsweredNow?: boolean;
}

/** Published once for each change of a call's row. */
export const callChanged = defineEvent<CallChanged>("call.changed");

/** Rows proved to be one call: some of them went, and all that was theirs belongs to another one now. */
export interface CallsMerged {
  readonly from: readonly string[];
  readonly into: string;
}

/** Published before the rows go, and followed at once: modules move what is theirs. */
export const callsMerged = defineEvent<CallsMerged>("calls.merged");

/** Something was said in a call, and is kept. */
export interface LinesSpoken {
  readonly callId: string;
  /** The one line that was just said; null: an account of the whole conversation. */
  readonly line: TranscriptLine | null;
  readonly at: Date;
}

/** Published when a line, or all of a conversation so far, was kept for the first time. */
export const linesSpoken = defineEvent<LinesSpoken>("lines.spoken");

/** Somebody called us, and nobody answered. */
export interface CallMissed {
  readonly callId: string;
  /** E.164; null when withheld. */
  readonly phone: string | null;
  readonly leadId: string | null;
  readonly contactId: string | null;
}

/** Published once, in the unit of work that ends the call. */
export const callMissed = defineEvent<CallMissed>("call.missed");
