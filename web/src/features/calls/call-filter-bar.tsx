import { Button } from "../../ui/button.tsx";
import { FilterSelect, SearchField } from "../../ui/filters.tsx";
import { PERIODS } from "../../ui/period.ts";
import { strings } from "../../ui/strings.ts";
import { callWords } from "./call.strings.ts";
import { type CallFilters, hasFilters, NO_FILTERS, PRIORITIES } from "./call-filters.ts";
import { callListWords as words } from "./call-list.strings.ts";
import { CALL_DIRECTIONS, CALL_STATUSES } from "./call-state.ts";
import { SEARCH } from "./calls.shortcuts.ts";

/** What the list of calls is narrowed by. */
export function CallFilterBar(props: {
  readonly filters: CallFilters;
  readonly hasFocus: boolean;
  readonly onChange: (filters: CallFilters) => void;
}) {
  const { filters, hasFocus, onChange } = props;
  const set = (change: Partial<CallFilters>) => onChange({ ...filters, ...change });
  return (
    <search class="filters">
      <SearchField
        label={words.search}
        value={filters.q}
        shortcut={SEARCH}
        hasFocus={hasFocus}
        onSearch={(q) => set({ q })}
      />
      <FilterSelect
        label={words.filters.status}
        value={filters.status}
        any={words.any.status}
        options={CALL_STATUSES.map((status) => [status, callWords.statuses[status]])}
        onChange={(status) => set({ status })}
      />
      <FilterSelect
        label={words.filters.priority}
        value={filters.priority}
        any={words.any.priority}
        options={PRIORITIES.map((priority) => [
          priority,
          `P${priority} ${strings.priorities[Number(priority)]}`,
        ])}
        onChange={(priority) => set({ priority })}
      />
      <FilterSelect
        label={words.filters.direction}
        value={filters.direction}
        any={words.any.direction}
        options={CALL_DIRECTIONS.map((direction) => [direction, callWords.directions[direction]])}
        onChange={(direction) => set({ direction })}
      />
      <FilterSelect
        label={words.filters.period}
        value={filters.period}
        any={words.any.period}
        options={PERIODS.map((period) => [period, strings.periods[period]])}
        onChange={(period) => set({ period })}
      />
      {hasFilters(filters) ? (
        <Button kind="ghost" icon="x" onClick={() => onChange(NO_FILTERS)}>
          {words.clear}
        </Button>
      ) : null}
    </search>
  );
}
