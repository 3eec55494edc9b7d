import type { Readable } from "node:stream";
import { writeCsv } from "../../platform/csv/index.ts";
import type { CallView } from "./calls.repository.ts";

const COLUMNS: readonly (readonly [header: string, cell: (call: CallView) => string | number | null])[] = [
  ["Begun at", ({ initiatedAt }) => initiatedAt],
  ["Answered at", ({ startedAt }) => startedAt],
  ["Ended at", ({ endedAt }) => endedAt],
  ["Duration (s)", ({ durationSeconds }) => durationSeconds],
  ["Direction", ({ direction }) => direction],
  ["Status", ({ status }) => status],
  ["Priority", ({ priority }) => priority],
  ["Caller", ({ callerName }) => callerName],
  ["Known as", ({ knownAs }) => knownAs],
  ["Phone", ({ phone }) => phone],
  ["Agent", ({ userName }) => userName],
  ["Came to", ({ dispositionName }) => dispositionName],
  ["Outcome", ({ dispositionOutcome }) => dispositionOutcome],
  ["Mean opinion score", ({ mosAvg }) => mosAvg],
  ["Alerts", ({ alertCount }) => alertCount],
  ["Summary", ({ summary }) => summary],
  ["Id", ({ id }) => id],
];

/** Calls as a CSV file; times are UTC, in ISO 8601. */
export function callsCsv(
  batches: AsyncIterable<readonly CallView[]>,
  options: { readonly byteOrderMark: boolean },
): Promise<Readable> {
  async function* rows() {
    for await (const calls of batches) {
      yield calls.map((call) => COLUMNS.map(([, cell]) => String(cell(call) ?? "")));
    }
  }
  return writeCsv(
    COLUMNS.map(([header]) => header),
    rows(),
    options,
  );
}
