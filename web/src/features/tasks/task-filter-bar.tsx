import { FilterSelect, SearchField } from "../../ui/filters.tsx";
import { strings } from "../../ui/strings.ts";
import { ViewSwitch } from "../../ui/view-switch.tsx";
import { ListFilters } from "../lists/list-filters.tsx";
import {
  countTaskFilters,
  NO_TASK_FILTERS,
  SHOWN,
  TASK_PRIORITIES,
  type TaskFilters,
  WHOSE,
} from "./task-filters.ts";
import { SEARCH_TASKS } from "./tasks.shortcuts.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** What tasks are narrowed by: whose, which of them, and by words; board and calendar have all states. */
export function TaskFilterBar(props: {
  readonly filters: TaskFilters;
  readonly isList: boolean;
  readonly pathOf: (filters: TaskFilters) => string;
  readonly onChange: (filters: TaskFilters) => void;
}) {
  const { filters, isList, pathOf, onChange } = props;
  const set = (change: Partial<TaskFilters>) => onChange({ ...filters, ...change });
  return (
    <div class="task-bar">
      <div class="task-tabs">
        <ViewSwitch
          label={words.who.label}
          options={(["", ...WHOSE] as const).map((who) => ({
            text: words.who[who || "mine"],
            href: pathOf({ ...filters, who }),
            isCurrent: filters.who === who,
          }))}
        />
        {isList ? (
          <ViewSwitch
            label={words.show.label}
            options={(["", ...SHOWN] as const).map((show) => ({
              text: words.show[show || "open"],
              href: pathOf({ ...filters, show }),
              isCurrent: filters.show === show,
            }))}
          />
        ) : null}
      </div>
      <ListFilters
        setCount={countTaskFilters(filters)}
        onClear={() =>
          onChange({ ...NO_TASK_FILTERS, who: filters.who, show: filters.show, sort: filters.sort })
        }
        search={
          <SearchField
            label={words.search}
            value={filters.q}
            shortcut={SEARCH_TASKS}
            hasFocus={false}
            onSearch={(q) => set({ q })}
          />
        }
      >
        <FilterSelect
          label={words.filters.priority}
          value={filters.priority}
          any={words.any.priority}
          options={TASK_PRIORITIES.map((one) => [one, `P${one} ${strings.priorities[Number(one)]}`])}
          onChange={(priority) => set({ priority })}
        />
      </ListFilters>
    </div>
  );
}
