import type { ContactJson } from "./contacts.contract.ts";
import type { ContactView } from "./contacts.repository.ts";

/** A contact as clients see it. */
export function presentContact(contact: ContactView): ContactJson {
  return {
    id: contact.id,
    leadId: contact.leadId,
    isPrimary: contact.isPrimary,
    owner: contact.ownerId ? { id: contact.ownerId, name: contact.ownerName ?? "" } : null,
    firstName: contact.firstName,
    lastName: contact.lastName,
    organization: contact.organization,
    email: contact.email,
    phone: contact.phone,
    timeZone: contact.timeZone,
    tags: [...contact.tags],
    custom: { ...contact.custom },
    consent: contact.consent,
    consentAt: contact.consentAt?.toISOString() ?? null,
    version: contact.version,
    createdAt: contact.createdAt.toISOString(),
    updatedAt: contact.updatedAt.toISOString(),
    deletedAt: contact.deletedAt?.toISOString() ?? null,
  };
}
