import type { Lead, LeadStatus } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { formatPhone } from "../../ui/phone.ts";
import { leadWords } from "./leads.strings.ts";

/** The tone of a status. */
export const LEAD_TONES: Readonly<Record<LeadStatus, Tone>> = {
  new: "info",
  contacted: "warning",
  qualified: "good",
  converted: "good",
  lost: "neutral",
};

/** How people name a lead. */
export function leadText({ company, email, phone }: Pick<Lead, "company" | "email" | "phone">): string {
  return company ?? email ?? (phone === null ? leadWords.unnamed : formatPhone(phone));
}
