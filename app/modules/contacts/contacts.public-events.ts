import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { contactChanged, contactsChangedInBulk } from "./contacts.events.ts";
import type { Contact } from "./contacts.repository.ts";

const aboutContact = z.object({
  contactId: z.uuid(),
  leadId: z.uuid().nullable(),
  version: z.int().describe("As in its ETag"),
});
const OF_THEIR_OWN = ["created", "deleted", "restored"];

interface Changed {
  readonly contact: Contact;
  readonly action: string;
}
const told = ({ contact }: Changed) => ({
  contactId: contact.id,
  leadId: contact.leadId,
  version: contact.version,
});
const of = (action: string) => (changed: Changed) => (changed.action === action ? told(changed) : null);

/** What the outside can be told of contacts. */
export const contactsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "contact.created",
    description: "A contact was made.",
    data: aboutContact,
    follows: contactChanged,
    tell: of("created"),
  }),
  publicEvent({
    name: "contact.updated",
    description: "Something of a contact is other than before.",
    data: aboutContact,
    follows: contactChanged,
    tell: (changed) => (OF_THEIR_OWN.includes(changed.action) ? null : told(changed)),
  }),
  publicEvent({
    name: "contact.deleted",
    description: "A contact was deleted; it can be restored.",
    data: aboutContact,
    follows: contactChanged,
    tell: of("deleted"),
  }),
  publicEvent({
    name: "contact.restored",
    description: "A deleted contact is back.",
    data: aboutContact,
    follows: contactChanged,
    tell: of("restored"),
  }),
  publicEvent({
    name: "contacts.changed_in_bulk",
    description: "Many contacts at once, as by an import: read the list, sorted by `-updatedAt`.",
    data: z.object({ created: z.int(), updated: z.int(), deleted: z.int() }),
    follows: contactsChangedInBulk,
    tell: ({ created, updated, deleted }) => ({ created, updated, deleted }),
  }),
];
