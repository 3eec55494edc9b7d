import { contactsModule, type ContactsService } from "../contacts/index.ts";
import type { Mergeable } from "../history/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule, type LeadsService } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { mergesContract } from "./merges.contract.ts";
import { mergeErrors } from "./merges.errors.ts";
import { mergesRoutes } from "./merges.routes.ts";
import { createMergesService, type MergesService } from "./merges.service.ts";

/** Duplicates made one: looked at first, chosen field by field, taken back within a day. */
export const mergesModule = defineModule<MergesService>({
  name: "merges",
  contract: mergesContract,
  permissions: { "records:merge": "agent" },
  errors: mergeErrors,
  create: ({ database, unitOfWork, use }) => {
    const [leads, contacts] = [use(leadsModule), use(contactsModule)];
    const service = createMergesService({
      database,
      unitOfWork,
      identity: use(identityModule),
      mergeables: { lead: withContacts(leads, contacts), contact: contacts.mergeable },
    });
    return { service, routes: mergesRoutes(service) };
  },
});

/** A lead takes its people along. */
function withContacts({ mergeable }: LeadsService, contacts: ContactsService): Mergeable {
  return {
    ...mergeable,
    move: async (tx, person, from, to) => ({
      ...(await mergeable.move(tx, person, from, to)),
      contacts: await contacts.moveToLead(tx, person, from, to),
    }),
    moveBack: async (tx, person, moved, from) => {
      await mergeable.moveBack(tx, person, moved, from);
      await contacts.moveBackToLeads(tx, person, moved.contacts ?? [], from);
    },
  };
}
