import type { Readable } from "node:stream";
import { writeCsv } from "../../platform/csv/index.ts";
import { type CustomField, customColumns } from "../custom-fields/index.ts";
import type { LeadView } from "./leads.repository.ts";

/** The columns of an export: those that an import takes have names that it knows. */
const COLUMNS: readonly (readonly [header: string, cell: (lead: LeadView) => string | null])[] = [
  ["Company", ({ company }) => company],
  ["Email", ({ email }) => email],
  ["Phone", ({ phone }) => phone],
  ["Status", ({ status }) => status],
  ["Status reason", ({ statusReason }) => statusReason],
  ["Priority", ({ priority }) => String(priority)],
  ["Assigned to", ({ assigneeName }) => assigneeName],
  ["Source", ({ source }) => source],
  ["Time zone", ({ timeZone }) => timeZone],
  ["Tags", ({ tags }) => tags.join(", ")],
  ["Created at", ({ createdAt }) => createdAt.toISOString()],
  ["Updated at", ({ updatedAt }) => updatedAt.toISOString()],
  ["Id", ({ id }) => id],
];

/** Leads as a CSV file, with a column for each of the organization's own fields that is not archived. */
export function leadsCsv(
  batches: AsyncIterable<readonly LeadView[]>,
  customFields: readonly Pick<CustomField, "key" | "archivedAt">[],
  options: { readonly byteOrderMark: boolean },
): Promise<Readable> {
  const own = customColumns(customFields);
  async function* rows() {
    for await (const leads of batches) {
      yield leads.map((lead) => [
        ...COLUMNS.map(([, cell]) => cell(lead) ?? ""),
        ...own.cellsOf(lead.custom),
      ]);
    }
  }
  return writeCsv([...COLUMNS.map(([header]) => header), ...own.headers], rows(), options);
}
