import type { Input } from "../../data/endpoint.ts";
import type { Call, CallStatus } from "../../data/types.ts";
import { PERIODS, type Period, periodStart } from "../../ui/period.ts";
import { CALL_DIRECTIONS, CALL_STATUSES } from "./call-state.ts";

/** What the list of calls is narrowed by; lives in the page's address, so that it can be shared and gone back to. */
export interface CallFilters {
  readonly status: CallStatus | "";
  readonly direction: Call["direction"] | "";
  readonly priority: (typeof PRIORITIES)[number] | "";
  readonly period: Period | "";
  readonly q: string;
}

export const NO_FILTERS: CallFilters = { status: "", direction: "", priority: "", period: "", q: "" };

export const PRIORITIES = ["1", "2", "3", "4"] as const;
/** Shorter searches would find nearly everything, and the server refuses them. */
export const MIN_SEARCH_LENGTH = 2;
const MAX_SEARCH_LENGTH = 80;

/** Reads filters from an address; what makes no sense is no filter. */
export function filtersFromQuery(query: Readonly<Record<string, string>>): CallFilters {
  return {
    status: oneOf(CALL_STATUSES, query.status),
    direction: oneOf(CALL_DIRECTIONS, query.direction),
    priority: oneOf(PRIORITIES, query.priority),
    period: oneOf(PERIODS, query.period),
    q: (query.q ?? "").slice(0, MAX_SEARCH_LENGTH),
  };
}

/** The address of the list with these filters. */
export function filtersToPath(filters: CallFilters): string {
  const parameters = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ""));
  const text = parameters.toString();
  return text === "" ? "/calls" : `/calls?${text}`;
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
    from: periodStart(filters.period, now)?.toISOString(),
    phone: isNumber ? digits : undefined,
    q: !isNumber && q.length >= MIN_SEARCH_LENGTH ? q : undefined,
  };
}

/** Is anything narrowed at all? */
export function hasFilters(filters: CallFilters): boolean {
  return Object.values(filters).some((value) => value !== "");
}

function oneOf<T extends string>(allowed: readonly T[], value: string | undefined): T | "" {
  return allowed.find((one) => one === value) ?? "";
}
