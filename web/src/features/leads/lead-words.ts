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

/** What has become of a lead, in words: "Status changed · status: new → contacted". */
export function changeText(
  action: string,
  changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>,
): string {
  const [first = "", ...rest] = spaced(action);
  const fields = Object.entries(changes)
    .filter(([field]) => !field.endsWith("At"))
    .map(([field, { from, to }]) => leadWords.fieldChange(spaced(field), valueText(from), valueText(to)));
  return [first.toUpperCase() + rest.join(""), ...fields].join(" · ");
}

/** "assignedTo" and "status_changed" as words. */
function spaced(name: string): string {
  return name
    .replaceAll("_", " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return leadWords.nothing;
  if (Array.isArray(value)) return value.map(valueText).join(", ") || leadWords.nothing;
  if (typeof value === "object") return "name" in value ? String(value.name) : JSON.stringify(value);
  return String(value);
}
