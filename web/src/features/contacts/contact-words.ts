import type { Consent, Contact } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { contactWords } from "./contacts.strings.ts";

/** The tone of what somebody said about being called and written to. */
export const CONSENT_TONES: Readonly<Record<Consent, Tone>> = {
  given: "good",
  unknown: "neutral",
  withdrawn: "bad",
};

type Named = Pick<Contact, "firstName" | "lastName" | "organization" | "email" | "phone">;

/** How people name a contact. */
export function contactText({ firstName, lastName, organization, email, phone }: Named): string {
  const name = [firstName, lastName].filter(Boolean).join(" ");
  return name || organization || email || (phone === null ? contactWords.unnamed : formatPhone(phone));
}

/** By what else one knows them, where the name alone does not say: "Kayaks · (514) 555-0100". */
export function contactDetail(contact: Named): string {
  const { organization, email, phone } = contact;
  const name = contactText(contact);
  const parts = [organization, phone === null ? null : formatPhone(phone), email];
  return parts.filter((part) => part && part !== name).join(" · ");
}
