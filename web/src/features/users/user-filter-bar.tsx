import { Button } from "../../ui/button.tsx";
import { FilterSelect, SearchField } from "../../ui/filters.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { hasUserFilters, NO_USER_FILTERS, ROLES, USER_STATUSES, type UserFilters } from "./user-filters.ts";
import { SEARCH_USERS } from "./users.shortcuts.ts";
import { userWords as words } from "./users.strings.ts";

/** What the list of users is narrowed by. */
export function UserFilterBar(props: {
  readonly filters: UserFilters;
  readonly onChange: (filters: UserFilters) => void;
}) {
  const { filters, onChange } = props;
  const set = (change: Partial<UserFilters>) => onChange({ ...filters, ...change });
  return (
    <search class="filters">
      <SearchField
        label={words.search}
        value={filters.q}
        shortcut={SEARCH_USERS}
        hasFocus={false}
        onSearch={(q) => set({ q })}
      />
      <FilterSelect
        label={words.filters.role}
        value={filters.role}
        any={words.any.role}
        options={ROLES.map((role) => [role, identityWords.roles[role]])}
        onChange={(role) => set({ role })}
      />
      <FilterSelect
        label={words.filters.status}
        value={filters.status}
        any={words.any.status}
        options={USER_STATUSES.map((status) => [status, words.statuses[status]])}
        onChange={(status) => set({ status })}
      />
      {hasUserFilters(filters) ? (
        <Button kind="ghost" icon="x" onClick={() => onChange(NO_USER_FILTERS)}>
          {words.clear}
        </Button>
      ) : null}
    </search>
  );
}
