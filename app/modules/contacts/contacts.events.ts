import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { BulkOutcome } from "../history/index.ts";
import type { Contact } from "./contacts.repository.ts";

/** A contact was made, changed, deleted or restored. */
export interface ContactChanged {
  readonly contact: Contact;
  /** Null: it is new. */
  readonly before: Contact | null;
  readonly action: string;
}
export const contactChanged = defineEvent<ContactChanged>("contact.changed");

/** Many contacts were made, changed or deleted at once: one event for all of them. */
export const contactsChangedInBulk = defineEvent<BulkOutcome>("contacts.changed_in_bulk");
