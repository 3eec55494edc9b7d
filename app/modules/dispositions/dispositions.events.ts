import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Disposition } from "./dispositions.repository.ts";

/** What a call came to was said, or changed. */
export interface CallDisposed {
  readonly callId: string;
  /** Whom the call was for; null: nobody whom we know. */
  readonly leadId: string | null;
  /** Who said it: not always the call's agent; null: nobody did, and the carrier's word counts. */
  readonly userId: string | null;
  readonly disposition: Disposition;
  /** When the lead is to be called again: a retry, or a callback that was promised; null: not by this call. */
  readonly dueAt: Date | null;
  /** The disposition before this one; null: it is the first. */
  readonly previousId: string | null;
  /** From the call's end to the first choice; null where it was chosen earlier, and for changes. */
  readonly wrapUpSeconds: number | null;
}

/** Published in the unit of work that writes it: dial lists go on by it. */
export const callDisposed = defineEvent<CallDisposed>("call.disposed");

/** A call back that somebody promised is due, and they have not called. */
export interface CallbackDue {
  readonly callId: string;
  /** Who promised it. */
  readonly userId: string;
  readonly leadId: string | null;
  readonly dueAt: Date;
}

/**
 * Published once for each time that a callback is due at. Where the rule `callback` of tasks is on, its task tells its people, too
 * (`task.due`): this is for those who follow calls.
 */
export const callbackDue = defineEvent<CallbackDue>("callback.due");

/** A disposition was made, changed, archived or restored. */
export const dispositionChanged = defineEvent<{ readonly id: string }>("disposition.changed");
