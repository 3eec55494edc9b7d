import type { Readable } from "node:stream";
import { writeCsv } from "../../platform/csv/index.ts";
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

/** Contacts as a CSV file. */
export function contactsCsv(
  batches: AsyncIterable<readonly ContactView[]>,
  options: { readonly byteOrderMark: boolean },
): Promise<Readable> {
  async function* rows() {
    for await (const contacts of batches) {
      yield contacts.map((contact) => COLUMNS.map(([, cell]) => cell(contact) ?? ""));
    }
  }
  return writeCsv(
    COLUMNS.map(([header]) => header),
    rows(),
    options,
  );
}
