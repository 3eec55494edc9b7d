import type { Input } from "../../data/endpoint.ts";
import { PERIODS, type Period, periodStart } from "../../ui/period.ts";

/** What the audit log is narrowed by; lives in the page's address, so that it can be shared and gone back to. */
export interface AuditFilters {
  readonly action: string;
  /** The id of a user or an API key. */
  readonly actor: string;
  readonly subjectType: string;
  readonly subject: string;
  readonly period: Period | "";
}

export const NO_FILTERS: AuditFilters = { action: "", actor: "", subjectType: "", subject: "", period: "" };

const PATH = "/audit-log";
const MAX_LENGTH = 80;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads filters from an address; what makes no sense is no filter. */
export function filtersFromQuery(query: Readonly<Record<string, string>>): AuditFilters {
  const text = (name: string) => (query[name] ?? "").trim().slice(0, MAX_LENGTH);
  const actor = text("actor");
  const [subjectType, subject] = [text("subjectType"), text("subject")];
  return {
    action: text("action"),
    actor: UUID.test(actor) ? actor : "",
    subjectType: subject === "" ? "" : subjectType,
    subject: subjectType === "" ? "" : subject,
    period: PERIODS.find((period) => period === query.period) ?? "",
  };
}

/** The address of the log with these filters. */
export function filtersToPath(filters: AuditFilters): string {
  const text = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== "")).toString();
  return text === "" ? PATH : `${PATH}?${text}`;
}

/** What to ask the server. */
export function filtersToApi(
  filters: AuditFilters,
  now: Date,
): NonNullable<Input<"listAuditEntries">["query"]> {
  return {
    action: filters.action || undefined,
    actorId: filters.actor || undefined,
    subjectType: filters.subjectType || undefined,
    subjectId: filters.subject || undefined,
    from: periodStart(filters.period, now)?.toISOString(),
  };
}

/** Is anything narrowed at all? */
export function hasFilters(filters: AuditFilters): boolean {
  return Object.values(filters).some((value) => value !== "");
}
