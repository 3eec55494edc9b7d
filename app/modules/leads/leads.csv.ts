import type { Readable } from "node:stream";
import { writeCsv } from "../../platform/csv/index.ts";
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

/** Leads as a CSV file. */
export function leadsCsv(
  batches: AsyncIterable<readonly LeadView[]>,
  options: { readonly byteOrderMark: boolean },
): Promise<Readable> {
  async function* rows() {
    for await (const leads of batches) {
      yield leads.map((lead) => COLUMNS.map(([, cell]) => cell(lead) ?? ""));
    }
  }
  return writeCsv(
    COLUMNS.map(([header]) => header),
    rows(),
    options,
  );
}
