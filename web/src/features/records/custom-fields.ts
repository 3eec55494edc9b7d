import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { FieldEdit, Versioned } from "./edit-field.ts";
import { recordWords as words } from "./records.strings.ts";

type CustomField = Output<"listCustomFields">["items"][number];
type Value = string | number | boolean;

const FRESH_MS = 5 * 60_000;

/** The fields that the organization has made of leads, or of contacts. */
export const customFieldsQuery = (subject: CustomField["subject"]) =>
  queryOptions({
    queryKey: ["custom-fields", subject],
    queryFn: async ({ signal }) => (await api.listCustomFields({ query: { subject }, signal })).items,
    staleTime: FRESH_MS,
  });

/** How fields of the organization's own are changed in a record's page. */
export function customEdits<Row extends Versioned & { readonly custom: Readonly<Record<string, Value>> }>(
  fields: readonly CustomField[],
  patch: (row: Row, custom: Record<string, Value | null>) => Promise<Row>,
): readonly FieldEdit<Row>[] {
  return fields.map((field) => {
    const { key, label, type } = field;
    return {
      id: `custom.${key}`,
      label,
      ...(type === "number" || type === "date" ? { type } : {}),
      ...choicesOf(field),
      read: ({ custom }) => String(custom[key] ?? ""),
      text: ({ custom }) => customText(custom[key]),
      preview(row, entered) {
        const { [key]: _old, ...rest } = row.custom;
        const value = customValue(field, entered);
        return { ...row, custom: value === null ? rest : { ...rest, [key]: value } };
      },
      send: (row, entered) => patch(row, { [key]: customValue(field, entered) }),
    };
  });
}

/** What was entered as the field keeps it; null: nothing. */
export function customValue({ type }: Pick<CustomField, "type">, entered: string): Value | null {
  const text = entered.trim();
  if (text === "") return null;
  // What is no number is told by the server, beside the field.
  if (type === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  return type === "boolean" ? text === "true" : text;
}

/** A value as people read it. */
export function customText(value: Value | undefined): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return String(value ?? "");
}

function choicesOf({ type, options }: CustomField): Pick<FieldEdit<Versioned>, "choices"> {
  const empty = ["", words.empty] as const;
  if (type === "boolean")
    return {
      choices: [empty, ["true", words.yes], ["false", words.no]],
    };
  if (type !== "choice") return {};
  return { choices: [empty, ...(options ?? []).map((option) => [option, option] as const)] };
}
