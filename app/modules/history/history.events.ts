import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** A record was given to somebody: a lead, a contact, a voicemail. */
export interface RecordAssigned {
  readonly type: string;
  readonly id: string;
  readonly userId: string;
  /** The user who did it; null: a program, or nobody. */
  readonly by: string | null;
}

/** Published in the unit of work that gives it. */
export const recordAssigned = defineEvent<RecordAssigned>("record.assigned");

/** Many records of one type were given to somebody at once. */
export interface RecordsAssigned extends Omit<RecordAssigned, "id"> {
  /** One of them at least. */
  readonly ids: readonly [string, ...string[]];
}

/** Published once for all that a unit of work gives to one person. */
export const recordsAssigned = defineEvent<RecordsAssigned>("records.assigned");
