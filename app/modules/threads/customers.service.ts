import type { Queryable } from "../../platform/database/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { ChannelsService } from "../channels/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import type { Person } from "../history/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { requireE164 } from "../../platform/phone/index.ts";
import type { NewThread } from "./threads.contract.ts";

/** Whom a thread is with, as far as we know them. */
export interface KnownCustomer {
  readonly contactId: string | null;
  readonly leadId: string | null;
  /** E.164; null: a contact without a number. */
  readonly phone: string | null;
  /** Who looks after the contact or lead. */
  readonly ownerId: string | null;
}

export type CustomersService = ReturnType<typeof createCustomers>;

/** Finds out who a customer is, and which channel is theirs. */
export function createCustomers(deps: {
  readonly channels: Pick<ChannelsService, "ofCustomer">;
  readonly contacts: Pick<ContactsService, "atNumber" | "view" | "primaryOf">;
  readonly leads: Pick<LeadsService, "atNumber" | "view">;
  /** ISO 3166; of numbers without a country code. */
  readonly country: string;
}) {
  const { contacts, leads } = deps;

  /** Whoever has a number (E.164): a contact first, else a lead. */
  async function atNumber(db: Queryable, phone: string): Promise<KnownCustomer> {
    const contact = await contacts.atNumber(db, phone);
    if (contact) return { contactId: contact.id, leadId: contact.leadId, phone, ownerId: contact.ownerId };
    const lead = await leads.atNumber(db, phone);
    return { contactId: null, leadId: lead?.id ?? null, phone, ownerId: lead?.assignedTo ?? null };
  }

  return {
    atNumber,

    /**
     * Whom this person names; a lead's primary contact where there is one.
     * @throws contact_not_found, lead_not_found, invalid_input
     */
    async named(
      db: Queryable,
      person: Person,
      { contactId, leadId, phone }: NewThread,
    ): Promise<KnownCustomer> {
      if (phone !== undefined)
        return atNumber(db, requireE164(phone, { country: deps.country, path: "phone" }));
      const lead = leadId === undefined ? null : await leads.view(leadId, person);
      const contact =
        contactId === undefined
          ? lead && (await contacts.primaryOf(lead.id, person))
          : await contacts.view(contactId, person);
      return {
        contactId: contact?.id ?? null,
        leadId: lead?.id ?? contact?.leadId ?? null,
        phone: contact?.phone ?? lead?.phone ?? null,
        ownerId: contact?.ownerId ?? lead?.assignedTo ?? null,
      };
    },

    /** The channel of a customer, made where there is none; null: nobody knows how to reach them. */
    async channelOf(tx: UnitOfWork, { contactId, phone }: KnownCustomer) {
      if (contactId !== null) return deps.channels.ofCustomer(tx, { contactId, phone });
      return phone === null ? null : deps.channels.ofCustomer(tx, { contactId, phone });
    },
  };
}
