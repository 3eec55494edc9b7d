import type { CsvCell } from "../../platform/csv/index.ts";
import type { CustomValues } from "./custom-fields.contract.ts";
import type { CustomField } from "./custom-fields.repository.ts";

/** Columns of a file for the organization's own fields, without those that are archived; imports know their names. */
export function customColumns(fields: readonly Pick<CustomField, "key" | "archivedAt">[]) {
  const keys = fields.filter(({ archivedAt }) => !archivedAt).map(({ key }) => key);
  return {
    headers: keys.map((key) => `custom.${key}`),
    cellsOf(custom: CustomValues): CsvCell[] {
      const values = new Map(Object.entries(custom));
      return keys.map((key) => {
        const value = values.get(key) ?? null;
        return typeof value === "boolean" ? String(value) : value;
      });
    },
  };
}
