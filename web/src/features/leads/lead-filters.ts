import type { Input } from "../../data/endpoint.ts";
import { CHOICES } from "../../data/endpoints.generated.ts";
import type { LeadStatus } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";
import { isOwner, type Owner } from "../people/owner.ts";

/** Every status, in the order in which a lead usually passes them. */
export const LEAD_STATUSES = [
  "new",
  "contacted",
  "qualified",
  "converted",
  "lost",
] as const satisfies readonly LeadStatus[];
export const LEAD_PRIORITIES = ["1", "2", "3", "4"] as const;
export const LEAD_SORTS = CHOICES.listLeads.sort;
const MIN_SEARCH_LENGTH = 2;

/** What leads are narrowed by; lives in the address. */
export interface LeadFilters {
  readonly status: LeadStatus | "";
  readonly priority: (typeof LEAD_PRIORITIES)[number] | "";
  readonly assignedTo: Owner | "";
  readonly tag: string;
  readonly sort: (typeof LEAD_SORTS)[number] | "";
  readonly q: string;
}

export const NO_LEAD_FILTERS: LeadFilters = {
  ...{ status: "", priority: "", assignedTo: "", tag: "", sort: "", q: "" },
};

/** Reads filters from an address; what makes no sense is no filter. */
export function leadFiltersFrom(query: Readonly<Record<string, string>>): LeadFilters {
  return {
    status: oneOf(LEAD_STATUSES, query.status),
    priority: oneOf(LEAD_PRIORITIES, query.priority),
    assignedTo: isOwner(query.assignedTo) ? query.assignedTo : "",
    tag: (query.tag ?? "").trim().toLowerCase().slice(0, 40),
    sort: oneOf(LEAD_SORTS, query.sort),
    q: (query.q ?? "").slice(0, 80),
  };
}

/** What to ask the server. */
export function leadFiltersToApi(filters: LeadFilters): NonNullable<Input<"listLeads">["query"]> {
  const q = filters.q.trim();
  return {
    status: filters.status || undefined,
    priority: filters.priority === "" ? undefined : Number(filters.priority),
    assignedTo: filters.assignedTo || undefined,
    tag: filters.tag || undefined,
    q: q.length >= MIN_SEARCH_LENGTH ? q : undefined,
    sort: filters.sort || undefined,
  };
}

/** How many filters narrow the list; the order narrows nothing. */
export function countLeadFilters({ sort: _sort, ...filters }: LeadFilters): number {
  return Object.values(filters).filter((value) => value !== "").length;
}
