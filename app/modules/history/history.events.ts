import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** A record was given to somebody: a lead, a contact, a voicemail. Not told of many at once. */
export interface RecordAssigned {
  readonly type: string;
  readonly id: string;
  readonly userId: string;
  /** The user who did it; null: a program, or nobody. */
  readonly by: string | null;
}

/** Published in the unit of work that gives it. */
export const recordAssigned = defineEvent<RecordAssigned>("record.assigned");
