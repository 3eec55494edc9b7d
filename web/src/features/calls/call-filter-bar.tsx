import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { FilterSelect } from "../../ui/filter-select.tsx";
import { Icon } from "../../ui/icon.tsx";
import { PERIODS } from "../../ui/period.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { callListWords as words } from "./call-list.strings.ts";
import { callWords } from "./call.strings.ts";
import { strings } from "../../ui/strings.ts";
import { type CallFilters, hasFilters, NO_FILTERS, PRIORITIES } from "./call-filters.ts";
import { CALL_DIRECTIONS, CALL_STATUSES } from "./call-state.ts";
import { SEARCH } from "./calls.shortcuts.ts";

/** A pause in typing after which the search begins. */
const TYPING_PAUSE_MS = 300;

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
      <SearchField value={filters.q} hasFocus={hasFocus} onSearch={(q) => set({ q })} />
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

function SearchField(props: {
  readonly value: string;
  readonly hasFocus: boolean;
  readonly onSearch: (text: string) => void;
}) {
  const { value, hasFocus, onSearch } = props;
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (hasFocus) input.current?.focus();
  }, [hasFocus]);
  useShortcut(SEARCH, () => input.current?.focus());
  return (
    <label class="search">
      <span class="hidden-visually">{words.search}</span>
      <Icon name="search" />
      <input
        ref={input}
        class="input"
        type="search"
        value={text}
        placeholder={words.search}
        maxLength={80}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onSearch(next.trim()), TYPING_PAUSE_MS);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text === "") event.currentTarget.blur();
          if (event.key !== "Enter") return;
          clearTimeout(timer.current);
          onSearch(text.trim());
        }}
      />
    </label>
  );
}
