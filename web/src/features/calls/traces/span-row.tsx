import { formatDuration } from "../../../ui/format.ts";
import { Icon } from "../../../ui/icon.tsx";
import { traceWords as words } from "./trace.strings.ts";
import { barOf, type TimeRange, type WaterfallRow } from "./waterfall.ts";

/** A step of the waterfall: what it was, when, and how long it took. */
export function SpanRow(props: {
  readonly id: string;
  readonly row: WaterfallRow;
  readonly range: TimeRange;
  readonly isEngineer: boolean;
  readonly isFolded: boolean;
  /** The one that Tab comes to. */
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: () => void;
  readonly onFold: (isFolded: boolean) => void;
}) {
  const { row, isFolded, isEngineer } = props;
  const { span, level, hasChildren } = row;
  return (
    <div
      id={props.id}
      role="treeitem"
      class="span-row"
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.setSize}
      aria-expanded={hasChildren ? !isFolded : undefined}
      aria-selected={props.isOpen}
      tabIndex={props.isCurrent ? 0 : -1}
      data-path={row.criticalMs > 0}
      data-failed={row.isFailed}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      onClick={props.onOpen}
    >
      <span class="span-name" style={{ paddingLeft: `${(level - 1) * 0.875}rem` }}>
        {hasChildren ? (
          <button
            type="button"
            class="span-fold"
            tabIndex={-1}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              props.onFold(!isFolded);
            }}
          >
            <Icon name={isFolded ? "chevronRight" : "chevronDown"} />
          </button>
        ) : (
          <span class="span-fold" />
        )}
        <span class="span-label">
          {row.label}
          {span.count > 1 ? <span class="muted"> {words.times(span.count)}</span> : null}
          {isEngineer && row.isElsewhere ? <span class="span-service muted"> {span.service}</span> : null}
        </span>
        <span class="hidden-visually">{saidOf(row)}</span>
      </span>
      <span class="span-time" aria-hidden="true">
        <Bars row={row} range={props.range} />
      </span>
      <span class="span-took tabular">{formatDuration(span.durationMs)}</span>
    </div>
  );
}

function Bars({ row, range }: { readonly row: WaterfallRow; readonly range: TimeRange }) {
  const { span } = row;
  const bar = barOf(span, range);
  const wait =
    span.waitMs > 0 ? barOf({ startMs: span.startMs - span.waitMs, durationMs: span.waitMs }, range) : null;
  return (
    <>
      {wait ? <span class="span-wait" style={placeOf(wait)} /> : null}
      {bar ? <span class="span-bar" style={placeOf(bar)} /> : null}
    </>
  );
}

function placeOf({ left, width }: { readonly left: number; readonly width: number }) {
  return { left: `${left * 100}%`, width: `${width * 100}%` };
}

/** What the bar and its colours say, for those who do not see them. */
function saidOf({ span, criticalMs, waitMs, isFailed, errorType }: WaterfallRow): string {
  return [
    words.began(formatDuration(span.startMs)),
    ...(waitMs >= 1 ? [words.waited(formatDuration(waitMs))] : []),
    ...(criticalMs > 0 ? [words.onPath] : []),
    ...(isFailed ? [errorType === null ? words.failed : words.failedWith(errorType)] : []),
    ...(span.hiddenCount > 0 ? [words.hidden(span.hiddenCount)] : []),
  ]
    .map((part) => `, ${part}`)
    .join("");
}
