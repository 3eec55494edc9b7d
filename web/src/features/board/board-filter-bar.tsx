import type { Call } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { FilterSelect } from "../../ui/filters.tsx";
import { callWords } from "../calls/call.strings.ts";
import { CALL_DIRECTIONS } from "../calls/call-state.ts";
import { boardWords as words } from "./board.strings.ts";
import {
  agentChoices,
  BOARD_PRIORITIES,
  BOARD_STATUSES,
  type BoardFilters,
  hasBoardFilters,
  lineChoices,
  NO_BOARD_FILTERS,
} from "./board-filters.ts";

/** What the board is narrowed by; the choices are what its calls are. */
export function BoardFilterBar(props: {
  readonly calls: readonly Call[];
  readonly filters: BoardFilters;
  readonly onChange: (filters: BoardFilters) => void;
}) {
  const { calls, filters, onChange } = props;
  const set = (change: Partial<BoardFilters>) => onChange({ ...filters, ...change });
  return (
    <search class="filters board-filters">
      <FilterSelect
        label={words.filters.priority}
        value={filters.priority}
        any={words.any.priority}
        options={BOARD_PRIORITIES.map((priority) => [priority, words.priorities[priority]])}
        onChange={(priority) => set({ priority })}
      />
      <FilterSelect
        label={words.filters.status}
        value={filters.status}
        any={words.any.status}
        options={BOARD_STATUSES.map((status) => [status, callWords.statuses[status]])}
        onChange={(status) => set({ status })}
      />
      <FilterSelect
        label={words.filters.direction}
        value={filters.direction}
        any={words.any.direction}
        options={CALL_DIRECTIONS.map((direction) => [direction, callWords.directions[direction]])}
        onChange={(direction) => set({ direction })}
      />
      <FilterSelect
        label={words.filters.agent}
        value={filters.agent}
        any={words.any.agent}
        options={agentChoices(calls, filters.agent)}
        onChange={(agent) => set({ agent })}
      />
      <FilterSelect
        label={words.filters.line}
        value={filters.line}
        any={words.any.line}
        options={lineChoices(calls, filters.line)}
        onChange={(line) => set({ line })}
      />
      {hasBoardFilters(filters) ? (
        <Button kind="ghost" icon="x" onClick={() => onChange(NO_BOARD_FILTERS)}>
          {words.clear}
        </Button>
      ) : null}
    </search>
  );
}
