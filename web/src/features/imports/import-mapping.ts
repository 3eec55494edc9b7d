import type { Import, ImportLine, MappedField } from "../../data/types.ts";
import { importWords as words } from "./imports.strings.ts";

type Mapping = Import["mapping"];
type CustomField = { readonly key: string; readonly label: string };

/** The fields that each kind has, as the server knows them (import-columns.policy.ts). */
const FIELDS: Readonly<Record<Import["kind"], readonly MappedField[]>> = {
  contacts: [
    "firstName",
    "lastName",
    "fullName",
    "organization",
    "email",
    "phone",
    "country",
    "timeZone",
    "tags",
    "consent",
  ],
  leads: ["company", "email", "phone", "country", "timeZone", "tags", "priority", "source"],
};

/** All that a column can be taken for, with its name. */
export function fieldChoices(
  kind: Import["kind"],
  custom: readonly CustomField[],
): readonly (readonly [field: MappedField, text: string])[] {
  return [
    ...FIELDS[kind].map((field) => [field, words.fields[field] ?? field] as const),
    ...custom.map(({ key, label }) => [`custom.${key}` as MappedField, label] as const),
  ];
}

/** With a column taken for another field; a field is one column's only. */
export function withField(mapping: Mapping, column: number, field: MappedField | null): Mapping {
  return mapping.map((one, index) => {
    if (index === column) return field;
    return field !== null && one === field ? null : one;
  });
}

/** What there is to say about the cells of a line, by column; under -1 what belongs to none. */
export function findingsByColumn(
  mapping: Mapping,
  line: ImportLine | undefined,
): ReadonlyMap<number, readonly ImportLine["findings"][number][]> {
  const found = new Map<number, ImportLine["findings"][number][]>();
  for (const finding of line?.findings ?? []) {
    const column = finding.field === null ? -1 : mapping.indexOf(finding.field);
    found.set(column, [...(found.get(column) ?? []), finding]);
  }
  return found;
}
