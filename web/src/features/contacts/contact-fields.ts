import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Contact, ContactPatch } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";
import { formatPhone } from "../../ui/phone.ts";
import { type FieldEdit, type RecordStore, tagsFrom } from "../records/edit-field.ts";
import { CONSENTS } from "./contact-filters.ts";
import { contactQuery } from "./contacts.queries.ts";
import { contactWords as words } from "./contacts.strings.ts";

/** Where a contact's page reads and shows it. */
export const CONTACT_STORE: RecordStore<Contact> = {
  read: (id) => api.getContact({ params: { id } }),
  show: (contact) => queryClient.setQueryData(contactQuery(contact.id).queryKey, contact),
};

/** Changes some of a contact. */
export function patchContact({ id, version }: Contact, body: ContactPatch): Promise<Contact> {
  return api.updateContact({ params: { id }, body, version });
}

const line = (
  id: "firstName" | "lastName" | "organization" | "email" | "phone" | "timeZone",
  more: Pick<FieldEdit<Contact>, "type" | "text"> = {},
): FieldEdit<Contact> => ({
  ...{ id, label: words.columns[id], ...more },
  read: (contact) => contact[id] ?? "",
  preview: (contact, entered) => ({ ...contact, [id]: entered || null }),
  send: (contact, entered) => patchContact(contact, { [id]: entered || null }),
});

/** The facts of a contact that are changed in its page. */
export function contactFields(
  colleagues: readonly (readonly [id: string, name: string])[],
): FieldEdit<Contact>[] {
  return [
    line("firstName"),
    line("lastName"),
    line("organization"),
    line("phone", { type: "tel", text: ({ phone }) => (phone === null ? "" : formatPhone(phone)) }),
    line("email", { type: "email" }),
    {
      ...{ id: "consent", label: words.columns.consent },
      choices: CONSENTS.map((one) => [one, words.consents[one]] as const),
      read: ({ consent }) => consent,
      text: ({ consent }) => words.consents[consent],
      preview: (contact, entered) => ({ ...contact, consent: oneOf(CONSENTS, entered) || contact.consent }),
      send: (contact, entered) =>
        patchContact(contact, { consent: oneOf(CONSENTS, entered) || contact.consent }),
    },
    owner(colleagues),
    {
      ...{ id: "tags", label: words.columns.tags },
      read: ({ tags }) => tags.join(", "),
      preview: (contact, entered) => ({ ...contact, tags: tagsFrom(entered) }),
      send: (contact, entered) => patchContact(contact, { tags: tagsFrom(entered) }),
    },
    line("timeZone"),
  ];
}

function owner(colleagues: readonly (readonly [id: string, name: string])[]): FieldEdit<Contact> {
  const nameOf = (id: string) => colleagues.find(([one]) => one === id)?.[1] ?? "";
  return {
    ...{ id: "owner", label: words.columns.owner },
    choices: [["", words.nobody], ...colleagues],
    read: (contact) => contact.owner?.id ?? "",
    text: (contact) => contact.owner?.name ?? words.nobody,
    preview: (contact, id) => ({ ...contact, owner: id === "" ? null : { id, name: nameOf(id) } }),
    send: (contact, id) => patchContact(contact, { ownerId: id || null }),
  };
}
