import type { CallTraces } from "../../../data/types.ts";
import { formatPreciseTime } from "../../../ui/format.ts";
import { traceWords as words } from "./trace.strings.ts";

type Item = CallTraces["items"][number];

/** Chooses among the traces of a call. */
export function TracePicker(props: {
  readonly traces: readonly Item[];
  readonly value: string;
  readonly onChange: (traceId: string) => void;
}) {
  const { traces, value } = props;
  const groups = Map.groupBy(traces, ({ kind }) => kind);
  return (
    <label class="trace-picker">
      <span class="hidden-visually">{words.which}</span>
      <select class="select" value={value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {traces.some(({ traceId }) => traceId === value) ? null : <option value={value}>{value}</option>}
        {[...groups].map(([kind, items]) => (
          <optgroup key={kind} label={words.groups[kind]}>
            {items.map(({ traceId, title, beganAt }) => (
              <option key={traceId} value={traceId}>
                {title} · {formatPreciseTime(beganAt)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
