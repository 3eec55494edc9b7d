import { FilterSelect, SearchField } from "../../ui/filters.tsx";
import { PERIODS } from "../../ui/period.ts";
import { strings } from "../../ui/strings.ts";
import { ListFilters } from "../lists/list-filters.tsx";
import { CALL_OUTCOMES, type CallFilters, countFilters, NO_FILTERS, PRIORITIES } from "./call-filters.ts";
import { callListWords as words } from "./call-list.strings.ts";
import { CALL_DIRECTIONS, CALL_STATUSES } from "./call-state.ts";
import { callWords } from "./call.strings.ts";
import { SEARCH } from "./calls.shortcuts.ts";

/** What the list of calls is narrowed by. */
export function CallFilterBar(props: {
  readonly filters: CallFilters;
  readonly hasFocus: boolean;
  readonly onChange: (filters: CallFilters) => void;
}) {
  const { filters, hasFocus, onChange } = props;
  const set = (change: Partial<CallFilters>) => onChange({ ...filters, ...change });
  const select = <Name extends Exclude<keyof CallFilters, "q">>(
    name: Name,
    options: readonly (readonly [Exclude<CallFilters[Name], "">, string])[],
  ) => (
    <FilterSelect
      label={words.filters[name]}
      value={filters[name] as Exclude<CallFilters[Name], ""> | ""}
      any={words.any[name]}
      options={options}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <ListFilters
      setCount={countFilters(filters)}
      onClear={() => onChange(NO_FILTERS)}
      search={
        <SearchField
          label={words.search}
          value={filters.q}
          shortcut={SEARCH}
          hasFocus={hasFocus}
          onSearch={(q) => set({ q })}
        />
      }
    >
      {select(
        "status",
        CALL_STATUSES.map((status) => [status, callWords.statuses[status]] as const),
      )}
      {select(
        "priority",
        PRIORITIES.map((one) => [one, `P${one} ${strings.priorities[Number(one)]}`] as const),
      )}
      {select(
        "direction",
        CALL_DIRECTIONS.map((one) => [one, callWords.directions[one]] as const),
      )}
      {select(
        "period",
        PERIODS.map((period) => [period, strings.periods[period]] as const),
      )}
      {select(
        "result",
        CALL_OUTCOMES.map((result) => [result, words.results[result]] as const),
      )}
      {select("agent", [["me", words.mine]])}
      {select("quality", [["poor", words.poor]])}
    </ListFilters>
  );
}
