import type { Input } from "../../data/endpoint.ts";
import { CHOICES } from "../../data/endpoints.generated.ts";
import type { Consent } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";
import { isOwner, type Owner } from "../people/owner.ts";

export const CONSENTS = ["given", "unknown", "withdrawn"] as const satisfies readonly Consent[];
export const CONTACT_SORTS = CHOICES.listContacts.sort;
const MIN_SEARCH_LENGTH = 2;

/** What contacts are narrowed by; lives in the address. */
export interface ContactFilters {
  readonly owner: Owner | "";
  readonly consent: Consent | "";
  readonly tag: string;
  /** "true": those that were deleted, instead of the others. */
  readonly deleted: "true" | "";
  readonly sort: (typeof CONTACT_SORTS)[number] | "";
  readonly q: string;
}

export const NO_CONTACT_FILTERS: ContactFilters = {
  ...{ owner: "", consent: "", tag: "", deleted: "", sort: "", q: "" },
};

/** Reads filters from an address; what makes no sense is no filter. */
export function contactFiltersFrom(query: Readonly<Record<string, string>>): ContactFilters {
  return {
    owner: isOwner(query.owner) ? query.owner : "",
    consent: oneOf(CONSENTS, query.consent),
    tag: (query.tag ?? "").trim().toLowerCase().slice(0, 40),
    deleted: oneOf(["true"] as const, query.deleted),
    sort: oneOf(CONTACT_SORTS, query.sort),
    q: (query.q ?? "").slice(0, 80),
  };
}

/** What to ask the server. */
export function contactFiltersToApi(filters: ContactFilters): NonNullable<Input<"listContacts">["query"]> {
  const q = filters.q.trim();
  return {
    owner: filters.owner || undefined,
    consent: filters.consent || undefined,
    tag: filters.tag || undefined,
    q: q.length >= MIN_SEARCH_LENGTH ? q : undefined,
    sort: filters.sort || undefined,
    deleted: filters.deleted || undefined,
  };
}

/** How many filters narrow the list; the order narrows nothing. */
export function countContactFilters({ sort: _sort, ...filters }: ContactFilters): number {
  return Object.values(filters).filter((value) => value !== "").length;
}
