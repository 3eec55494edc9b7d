import { CHOICES } from "../../data/endpoints.generated.ts";
import type { User, UserStatus } from "../../data/types.ts";

/** What the list of users is narrowed by; lives in the page's address. */
export interface UserFilters {
  readonly q: string;
  readonly role: User["role"] | "";
  readonly status: UserStatus | "";
}

export const NO_USER_FILTERS: UserFilters = { q: "", role: "", status: "" };
export const ROLES: readonly User["role"][] = CHOICES.listUsers.role;
export const USER_STATUSES: readonly UserStatus[] = CHOICES.listUsers.status;
const MAX_SEARCH_LENGTH = 80;

/** Reads filters from an address; what makes no sense is no filter. */
export function userFiltersFromQuery(query: Readonly<Record<string, string>>): UserFilters {
  return {
    q: (query.q ?? "").slice(0, MAX_SEARCH_LENGTH),
    role: ROLES.find((role) => role === query.role) ?? "",
    status: USER_STATUSES.find((status) => status === query.status) ?? "",
  };
}

/** The address of the list with these filters. */
export function userFiltersToPath(filters: UserFilters): string {
  const text = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== "")).toString();
  return text === "" ? "/users" : `/users?${text}`;
}

/** Is anything narrowed at all? */
export function hasUserFilters(filters: UserFilters): boolean {
  return Object.values(filters).some((value) => value !== "");
}
