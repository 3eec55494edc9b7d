import type { Row } from "../../otel/catalogue/sla.types.ts";
import type { SlaId } from "../../otel/catalogue/slas.ts";
import type { EvidenceColumn } from "./matrix.ts";

const WITH_OTHERS = "the load of people is judged as a whole";

/** Rows on requests that no scenario of k6 judges by themselves: why, and what judges the same requests instead. */
export const WITHOUT_SCENARIO: Partial<Record<SlaId, string>> = {
  "critical-operations": "api-availability judges the same share, of all requests and of webhooks alone",
  "api-cached-latency": `a client cannot tell what a cache answered; ${WITH_OTHERS} by load-api-mean and load-people-p95`,
  "api-uncached-latency": `${WITH_OTHERS}, by the same 500 ms, in load-people-p95`,
  "api-write-latency": `${WITH_OTHERS}, by the same 500 ms, in load-people-p95`,
  "crud-latency": `${WITH_OTHERS} in load-people-p95; one request in ten makes a lead`,
  "api-errors": "load-api-errors and load-users-errors allow less under load",
  "route-errors": "load-api-errors and load-users-errors allow less of all endpoints together",
  "route-response-p95": "load-people-p95 asks for less of all endpoints together",
  "api-response-mean": "load-api-mean under load",
  "api-response-p95": "load-people-p95 under load",
};

/** Why a cell that applies is empty; null where nobody has said. There is no other reason: every alert has its drill. */
export function reasonWhyMissing(row: Row, column: EvidenceColumn): string | null {
  const reasons: Readonly<Record<string, string | undefined>> = WITHOUT_SCENARIO;
  return column === "loadTests" ? (reasons[row.id] ?? null) : null;
}
