import { historyModule } from "../history/index.ts";
import { auditModule } from "../audit/index.ts";
import { customFieldsModule } from "../custom-fields/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { notesModule } from "../notes/index.ts";
import { contactsCommands } from "./contacts.commands.ts";
import { contactsContract } from "./contacts.contract.ts";
import { DEMO_CONTACTS } from "./contacts.demo.ts";
import { contactErrors } from "./contacts.errors.ts";
import { contactsPublicEvents } from "./contacts.public-events.ts";
import { contactsRoutes } from "./contacts.routes.ts";
import { type ContactsService, createContactsService } from "./contacts.service.ts";
import { contactsSubscribers } from "./contacts.subscribers.ts";

/** People: of leads and of customers. */
export const contactsModule = defineModule<ContactsService>({
  name: "contacts",
  commands: contactsCommands,
  contract: contactsContract,
  permissions: { "contacts:read": "agent", "contacts:write": "agent" },
  rateLimits: {
    /** Downloads of all contacts: each reads as long as it is long. */
    "contact-exports": { points: 10, windowSeconds: 60 },
  },
  errors: contactErrors,
  personalRows: [
    {
      table: "contacts",
      ofPerson: "id = any(cast(:recordIds as uuid[]))",
      erase: {
        set: {
          first_name: "null",
          last_name: "null",
          organization: "null",
          email: "null",
          phone: "null",
          tags: "'{}'",
          custom_fields: "'{}'",
          is_primary: "false",
          deleted_at: "coalesce(deleted_at, now())",
        },
        kept: "leads and their history refer to it",
      },
    },
  ],
  publicEvents: contactsPublicEvents,
  create: ({ config, database, unitOfWork, live, use }) => {
    const service = createContactsService({
      database,
      unitOfWork,
      identity: use(identityModule),
      audit: use(auditModule),
      leads: use(leadsModule),
      history: use(historyModule),
      notes: use(notesModule),
      customFields: use(customFieldsModule),
      country: config.organization.country,
    });
    return {
      service,
      routes: contactsRoutes(service),
      subscribers: contactsSubscribers(live),
      seedDemo: () => service.seed(DEMO_CONTACTS),
    };
  },
});

export { type ContactChanged, contactChanged } from "./contacts.events.ts";
export { newContactSchema } from "./contacts.contract.ts";
export type { Contact, ContactFields } from "./contacts.repository.ts";
export type { ContactsService } from "./contacts.service.ts";
export type { ContactsBulkKind } from "./contacts.bulk.ts";
export type { ContactBulkAction, ContactBulkFilters } from "./contacts.bulk.contract.ts";
