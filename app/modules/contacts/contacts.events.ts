import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Contact } from "./contacts.repository.ts";

/** A contact was made, changed, deleted or restored. */
export const contactChanged = defineEvent<{ readonly contact: Contact; readonly action: string }>(
  "contact.changed",
);
