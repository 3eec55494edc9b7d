import { recordWords as words } from "./records.strings.ts";

/** What has become of a record, in words: "Status changed · status: new → contacted". */
export function changeText(
  action: string,
  changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>,
): string {
  const [first = "", ...rest] = spaced(action);
  const fields = Object.entries(changes)
    .filter(([field]) => !field.endsWith("At"))
    .map(([field, { from, to }]) => words.fieldChange(spaced(field), valueText(from), valueText(to)));
  return [first.toUpperCase() + rest.join(""), ...fields].join(" · ");
}

/** "assignedTo" and "status_changed" as words. */
export function spaced(name: string): string {
  return name
    .replaceAll("_", " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

/** A value of any field in words. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return words.nothing;
  if (Array.isArray(value)) return value.map(valueText).join(", ") || words.nothing;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "object") return "name" in value ? String(value.name) : JSON.stringify(value);
  return String(value);
}
