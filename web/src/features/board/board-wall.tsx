import { useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Call } from "../../data/types.ts";
import { clock, watchClock } from "../../ui/clock.ts";
import { formatTime } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { TipButton } from "../../ui/tip-button.tsx";
import { boardWords } from "./board.strings.ts";
import { type BoardCounts, COUNT_TONES } from "./board-counts.ts";
import type { BoardView } from "./use-board.ts";
import { WallRow } from "./wall-row.tsx";
import { wallRows } from "./wall-rows.ts";

/** A row is at least so tall in the wall's unit, and in CSS pixels: letters stay readable on any screen. */
const ROW_UNITS = 6.2;
const ROW_PX = 46;
const MAX_ROWS = 14;

/** The board for a screen on the wall: nothing but calls, in letters that are read from four metres away. */
export function BoardWall(props: {
  readonly board: Pick<BoardView, "isLoaded" | "unlisted" | "query">;
  /** Those of the board that are to be shown. */
  readonly calls: readonly Call[];
  readonly counts: BoardCounts;
  readonly isLive: boolean;
  readonly onLeave: () => void;
}) {
  const { board, calls, counts, isLive, onLeave } = props;
  const { isLoaded, query } = board;
  const list = useRef<HTMLDivElement>(null);
  const slots = useSlots(list);
  const rows = wallRows(calls, slots);
  const rest = calls.length - rows.length + board.unlisted;
  return (
    <div class="wall">
      <header class="wall-head">
        <h1 class="hidden-visually">{boardWords.listLabel}</h1>
        <ul class="wall-counts">
          {COUNT_TONES.map(([key, tone]) => (
            <Count
              key={key}
              name={boardWords.counts[key]}
              value={isLoaded ? counts[key] : null}
              tone={tone}
            />
          ))}
        </ul>
        {isLive && !(isLoaded && query.error) ? null : (
          <p class="wall-offline" data-tone="warning" role="status">
            <Icon name="unplugged" />
            {isLive ? boardWords.old : boardWords.offline}
          </p>
        )}
        <Time />
      </header>
      <div class="wall-body" ref={list}>
        {!isLoaded ? (
          <div class="wall-waiting">
            <NotLoaded query={query} title={boardWords.errorTitle}>
              <Skeleton height="100%" />
            </NotLoaded>
          </div>
        ) : calls.length === 0 ? (
          <p class="wall-empty">{boardWords.emptyTitle}</p>
        ) : (
          <ul
            class="wall-list"
            aria-label={boardWords.listLabel}
            style={{ gridTemplateRows: `repeat(${slots}, minmax(0, 1fr))` }}
          >
            {rows.map(({ call, isBig }) => (
              <WallRow key={call.id} call={call} isBig={isBig} />
            ))}
          </ul>
        )}
      </div>
      <p class="wall-rest">{rest > 0 ? boardWords.more(rest) : ""}</p>
      <div class="wall-leave">
        <TipButton kind="secondary" icon="x" onClick={onLeave} tip={boardWords.wallHint}>
          {boardWords.wallLeave}
        </TipButton>
      </div>
    </div>
  );
}

/** How many rows there is room for. */
function useSlots(list: { readonly current: HTMLElement | null }): number {
  const [slots, setSlots] = useState(7);
  const measure = () => {
    const element = list.current;
    if (!element) return;
    const { clientHeight } = element;
    const unitPx = Number.parseFloat(getComputedStyle(element).fontSize);
    const rowPx = Math.max(ROW_PX, ROW_UNITS * unitPx);
    setSlots(Math.max(1, Math.min(MAX_ROWS, Math.floor(clientHeight / rowPx))));
  };
  useLayoutEffect(measure, []);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  return slots;
}

function Time() {
  useEffect(watchClock, []);
  const time = useComputed(() => formatTime(new Date(clock.nowMs.value).toISOString()));
  return <span class="wall-time tabular">{time}</span>;
}

/** A figure; without a `value` it is not known yet. */
function Count(props: { readonly name: string; readonly value: number | null; readonly tone: string }) {
  const { name, value, tone } = props;
  return (
    <li class="wall-count" data-tone={tone} data-zero={!value}>
      <span class="wall-number tabular">{value ?? boardWords.notKnown}</span>
      <span class="wall-label">{name}</span>
    </li>
  );
}
