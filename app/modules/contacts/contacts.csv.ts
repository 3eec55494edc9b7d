import type { Readable } from "node:stream";
import { writeCsv } from "../../platform/csv/index.ts";
import { type CustomField, customColumns } from "../custom-fields/index.ts";
import type { ContactView } from "./contacts.repository.ts";

/** The columns of an export: those that an import takes have names that it knows. */
const COLUMNS: readonly (readonly [header: string, cell: (contact: ContactView) => string | null])[] = [
  ["First name", ({ firstName }) => firstName],
  ["Last name", ({ lastName }) => lastName],
  ["Organization", ({ organization }) => organization],
  ["Email", ({ email }) => email],
  ["Phone", ({ phone }) => phone],
  ["Time zone", ({ timeZone }) => timeZone],
  ["Tags", ({ tags }) => tags.join(", ")],
  ["Consent", ({ consent }) => consent],
  ["Owner", ({ ownerName }) => ownerName],
  ["Created at", ({ createdAt }) => createdAt.toISOString()],
  ["Updated at", ({ updatedAt }) => updatedAt.toISOString()],
  ["Id", ({ id }) => id],
];

/** Contacts as a CSV file, with a column for each of the organization's own fields that is not archived. */
export function contactsCsv(
  batches: AsyncIterable<readonly ContactView[]>,
  customFields: readonly Pick<CustomField, "key" | "archivedAt">[],
  options: { readonly byteOrderMark: boolean },
): Promise<Readable> {
  const own = customColumns(customFields);
  async function* rows() {
    for await (const contacts of batches) {
      yield contacts.map((contact) => [
        ...COLUMNS.map(([, cell]) => cell(contact) ?? ""),
        ...own.cellsOf(contact.custom),
      ]);
    }
  }
  return writeCsv([...COLUMNS.map(([header]) => header), ...own.headers], rows(), options);
}
