import { z } from "zod";
import { lineSchema } from "../../http/text.contract.ts";
import type { FieldError } from "../../platform/errors/index.ts";
import type { CustomChanges, CustomValues } from "./custom-fields.contract.ts";
import type { CustomField } from "./custom-fields.repository.ts";

/** At most of a subject. */
export const MAX_FIELDS = 50;
/** With those that are archived, of which records may still hold values. */
export const MAX_WITH_ARCHIVED = 200;

/** What a value must be like. */
export type FieldRules = Pick<CustomField, "key" | "type" | "options" | "isRequired" | "archivedAt">;

/** What a list of records is filtered by. */
export interface CustomFilter {
  readonly key: string;
  readonly is: "=" | ">=" | "<=";
  readonly value: string | number | boolean;
}

const NUMBER = /^-?\d+(\.\d+)?$/;
const RANGES = { from: ">=", to: "<=" } as const;

/** What does not go together in a field. */
export function contradictionsOf({ type, options }: Pick<CustomField, "type" | "options">): FieldError[] {
  if ((type === "choice") === (options !== null)) return [];
  return [{ path: "options", message: "belong to `choice`, which needs them" }];
}

/** A value as it is kept, or what is wrong with it. */
export function readValue(
  field: FieldRules,
  given: unknown,
): { readonly value: string | number | boolean } | Pick<FieldError, "message" | "allowed"> {
  if (field.type === "choice") {
    const options = field.options ?? [];
    return typeof given === "string" && options.includes(given)
      ? { value: given }
      : { message: "is none of the options", allowed: options };
  }
  const { schema, message } = TYPES[field.type];
  const { success, data } = schema.safeParse(given);
  return success ? { value: data } : { message };
}

const TYPES = {
  text: { schema: lineSchema(500), message: "must be one line of text, 500 characters at most" },
  number: { schema: z.number(), message: "must be a number" },
  boolean: { schema: z.boolean(), message: "must be true or false" },
  date: { schema: z.iso.date(), message: "must be a date, such as 2026-11-30" },
} as const;

/** What a record is given, as it is kept, and all that is wrong with it. A new record must have what is required. */
export function readChanges(
  fields: readonly FieldRules[],
  given: CustomChanges,
  { isNew, path }: { readonly isNew: boolean; readonly path: string },
): { readonly changes: CustomChanges; readonly problems: readonly FieldError[] } {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const changes: [string, CustomChanges[string]][] = [];
  const problems: FieldError[] = [];
  const refuse = (key: string, problem: Pick<FieldError, "message" | "allowed">) =>
    problems.push({ path: `${path}.${key}`, ...problem });
  for (const [key, value] of Object.entries(given)) {
    const field = byKey.get(key);
    if (!field) {
      const allowed = fields.filter(({ archivedAt }) => !archivedAt).map((one) => one.key);
      refuse(key, { message: "is no field", allowed });
    } else if (value === null) {
      if (field.isRequired && !field.archivedAt) refuse(key, { message: "is required" });
      else changes.push([key, null]);
    } else if (field.archivedAt) refuse(key, { message: "takes no new values: it is archived" });
    else {
      const read = readValue(field, value);
      if ("value" in read) changes.push([key, read.value]);
      else refuse(key, read);
    }
  }
  if (isNew) {
    for (const key of missingOf(fields, given)) refuse(key, { message: "is required" });
  }
  return { changes: Object.fromEntries(changes), problems };
}

/** Keys of the required fields that these values do not name. */
export function missingOf(fields: readonly FieldRules[], given: CustomChanges): string[] {
  return fields
    .filter(({ key, isRequired, archivedAt }) => isRequired && !archivedAt && !Object.hasOwn(given, key))
    .map(({ key }) => key);
}

/** What a record holds after a change; what is emptied goes. */
export function withChanges(before: CustomValues, changes: CustomChanges): CustomValues {
  const entries = Object.entries({ ...before, ...changes });
  return Object.fromEntries(
    entries.filter((entry): entry is [string, CustomValues[string]] => entry[1] !== null),
  );
}

/** Filters as they stand in a query, `tier` or `budget.from`, and all that is wrong with them. */
export function readFilters(
  fields: readonly FieldRules[],
  given: Readonly<Record<string, string>>,
  path: string,
): { readonly filters: readonly CustomFilter[]; readonly problems: readonly FieldError[] } {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const filters: CustomFilter[] = [];
  const problems: FieldError[] = [];
  for (const [name, text] of Object.entries(given)) {
    const [key = "", range, ...rest] = name.split(".");
    const field = byKey.get(key);
    const is = range === undefined ? "=" : rest.length === 0 ? rangeOf(range) : undefined;
    const refuse = (message: string) => problems.push({ path: `${path}.${name}`, message });
    if (!field || !is) {
      refuse("is no field");
      continue;
    }
    if (is !== "=" && field.type !== "number" && field.type !== "date") {
      refuse("only numbers and dates have a range");
      continue;
    }
    const read = readText(field, text);
    if ("value" in read) filters.push({ key, is, value: read.value });
    else refuse(read.message);
  }
  return { filters, problems };
}

function rangeOf(name: string): CustomFilter["is"] | undefined {
  return name === "from" || name === "to" ? RANGES[name] : undefined;
}

/** A value as text writes it. Options that were taken away are found, too. */
function readText(field: FieldRules, text: string): ReturnType<typeof readValue> {
  switch (field.type) {
    case "number":
      return readValue(field, NUMBER.test(text) ? Number(text) : text);
    case "boolean":
      return readValue(field, text === "true" || (text === "false" ? false : text));
    case "choice":
      return { value: text };
    default:
      return readValue(field, text);
  }
}
