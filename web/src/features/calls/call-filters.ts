import type { Input } from "../../data/endpoint.ts";
import { CHOICES } from "../../data/endpoints.generated.ts";
import { currentUser } from "../../data/session.ts";
import type { Call, CallStatus } from "../../data/types.ts";
import { oneOf, pathWith } from "../../ui/address.ts";
import { PERIODS, type Period, periodStart } from "../../ui/period.ts";
import { CALL_DIRECTIONS, CALL_STATUSES } from "./call-state.ts";

/** What the list of calls is narrowed by; lives in the page's address, so that it can be shared and gone back to. */
export interface CallFilters {
  readonly status: CallStatus | "";
  readonly direction: Call["direction"] | "";
  readonly priority: (typeof PRIORITIES)[number] | "";
  readonly period: Period | "";
  /** What it came to. */
  readonly result: CallOutcome | "";
  /** Whose calls: one's own. */
  readonly agent: "me" | "";
  readonly quality: "poor" | "";
  readonly q: string;
}

export const NO_FILTERS: CallFilters = {
  ...{ status: "", direction: "", priority: "", period: "", result: "", agent: "", quality: "", q: "" },
};

/** What a call can be good for. */
export const CALL_OUTCOMES = CHOICES.listCalls.dispositionOutcome;
export const PRIORITIES = ["1", "2", "3", "4"] as const;
/** Shorter searches would find nearly everything, and the server refuses them. */
export const MIN_SEARCH_LENGTH = 2;
const MAX_SEARCH_LENGTH = 80;
/** A mean opinion score below this is poor. */
const POOR_MOS = 3.6;

type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Reads filters from an address; what makes no sense is no filter. */
export function filtersFromQuery(query: Readonly<Record<string, string>>): CallFilters {
  return {
    status: oneOf(CALL_STATUSES, query.status),
    direction: oneOf(CALL_DIRECTIONS, query.direction),
    priority: oneOf(PRIORITIES, query.priority),
    period: oneOf(PERIODS, query.period),
    result: oneOf(CALL_OUTCOMES, query.result),
    agent: oneOf(["me"], query.agent),
    quality: oneOf(["poor"], query.quality),
    q: (query.q ?? "").slice(0, MAX_SEARCH_LENGTH),
  };
}

/** The address of the list with these filters, and with what else it held. */
export function filtersToPath(filters: CallFilters, columns?: string): string {
  return pathWith("/calls", { ...filters, columns });
}

/** What to ask the server. A search that is a number is looked for among phone numbers, whatever way it is written. */
export function filtersToApi(filters: CallFilters, now: Date): NonNullable<Input<"listCalls">["query"]> {
  const q = filters.q.trim();
  const digits = q.replace(/[\s().+-]/g, "");
  const isNumber = /^\d{3,15}$/.test(digits);
  return {
    status: filters.status || undefined,
    direction: filters.direction || undefined,
    priority: filters.priority === "" ? undefined : Number(filters.priority),
    dispositionOutcome: filters.result || undefined,
    userId: filters.agent === "me" ? currentUser()?.id : undefined,
    mosBelow: filters.quality === "poor" ? POOR_MOS : undefined,
    from: periodStart(filters.period, now)?.toISOString(),
    phone: isNumber ? digits : undefined,
    q: !isNumber && q.length >= MIN_SEARCH_LENGTH ? q : undefined,
  };
}

/** Is anything narrowed at all? */
export function hasFilters(filters: CallFilters): boolean {
  return countFilters(filters) > 0;
}

/** How many filters narrow it. */
export function countFilters(filters: CallFilters): number {
  return Object.values(filters).filter((value) => value !== "").length;
}
