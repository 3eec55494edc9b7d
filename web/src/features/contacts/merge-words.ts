import type { Consent } from "../../data/types.ts";
import { formatPhone } from "../../ui/phone.ts";
import { spaced, valueText } from "../records/record-words.ts";
import { contactWords } from "./contacts.strings.ts";

const NAMES: Readonly<Record<string, string>> = contactWords.columns;
const OTHER_NAMES: Readonly<Record<string, string>> = { ownerId: "owner", leadId: "lead" };

/** A field of a merge as people call it; those of the organization's own by their key. */
export function fieldName(field: string): string {
  const known = NAMES[OTHER_NAMES[field] ?? field];
  if (known) return known;
  const [first = "", ...rest] = spaced(field.replace(/^custom\./, ""));
  return first.toUpperCase() + rest.join("");
}

/** A value of a merge as people read it; "" for none. `when` writes a time. */
export function mergeValueText(field: string, value: unknown, when: (at: string) => string): string {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
    return "";
  if (field === "phone") return formatPhone(String(value));
  if (field === "consent") return contactWords.consents[String(value) as Consent] ?? String(value);
  if (field.endsWith("At") && typeof value === "string") return when(value);
  return valueText(value);
}
