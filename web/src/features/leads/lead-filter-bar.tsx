import { Button } from "../../ui/button.tsx";
import { FilterSelect, SearchField } from "../../ui/filters.tsx";
import type { Shortcut } from "../../ui/shortcuts.ts";
import { strings } from "../../ui/strings.ts";
import { ListFilters } from "../lists/list-filters.tsx";
import { OwnerSelect } from "../people/owner-select.tsx";
import {
  countLeadFilters,
  LEAD_PRIORITIES,
  LEAD_STATUSES,
  type LeadFilters,
  NO_LEAD_FILTERS,
} from "./lead-filters.ts";
import { leadWords as words } from "./leads.strings.ts";

/** Leads into the search of a list. */
export const SEARCH_LEADS: Shortcut = { keys: ["/"], text: "Search leads", group: "In lists" };

/** What leads are narrowed by; the pipeline has its own order of states. */
export function LeadFilterBar(props: {
  readonly filters: LeadFilters;
  readonly isPipeline: boolean;
  /** Whoever comes to look for somebody can type at once. */
  readonly hasFocus: boolean;
  readonly onChange: (filters: LeadFilters) => void;
}) {
  const { filters, isPipeline, hasFocus, onChange } = props;
  const set = (change: Partial<LeadFilters>) => onChange({ ...filters, ...change });
  return (
    <ListFilters
      setCount={countLeadFilters(filters)}
      onClear={() => onChange({ ...NO_LEAD_FILTERS, sort: filters.sort })}
      search={
        <SearchField
          label={words.search}
          value={filters.q}
          shortcut={SEARCH_LEADS}
          hasFocus={hasFocus}
          onSearch={(q) => set({ q })}
        />
      }
    >
      {isPipeline ? null : (
        <FilterSelect
          label={words.filters.status}
          value={filters.status}
          any={words.any.status}
          options={LEAD_STATUSES.map((status) => [status, words.statuses[status]])}
          onChange={(status) => set({ status })}
        />
      )}
      <FilterSelect
        label={words.filters.priority}
        value={filters.priority}
        any={words.any.priority}
        options={LEAD_PRIORITIES.map((one) => [one, `P${one} ${strings.priorities[Number(one)]}`])}
        onChange={(priority) => set({ priority })}
      />
      <OwnerSelect
        label={words.filters.assignedTo}
        any={words.any.assignedTo}
        mine={words.assignees.me}
        nobodys={words.assignees.nobody}
        value={filters.assignedTo}
        onChange={(assignedTo) => set({ assignedTo })}
      />
      {filters.tag === "" ? null : (
        <Button icon="x" onClick={() => set({ tag: "" })}>
          {words.tagged(filters.tag)}
        </Button>
      )}
    </ListFilters>
  );
}
