import { useState } from "preact/hooks";
import { Button } from "../../../ui/button.tsx";
import { formatDuration } from "../../../ui/format.ts";
import { SpanPanel } from "./span-panel.tsx";
import { SpanRow } from "./span-row.tsx";
import { traceWords as words } from "./trace.strings.ts";
import { moveOf, type TimeRange, type Tree, visibleRows, waterfallRows } from "./waterfall.ts";

const rowId = (spanId: string) => `span-${spanId}`;

/** A trace as bars in time, one below what caused it; a tree for keys and screen readers. */
export function Waterfall({ tree, isEngineer }: { readonly tree: Tree; readonly isEngineer: boolean }) {
  const all = waterfallRows(tree, isEngineer);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [zoom, setZoom] = useState<TimeRange | null>(null);
  const rows = visibleRows(all, folded);
  const range = zoom ?? { fromMs: 0, toMs: tree.durationMs };
  const current = rows.some(({ span }) => span.id === focused) ? focused : (rows[0]?.span.id ?? null);
  const shown = all.find(({ span }) => span.id === opened);

  const fold = (id: string, isFolded: boolean) => {
    const next = new Set(folded);
    if (isFolded) next.add(id);
    else next.delete(id);
    setFolded(next);
  };
  const zoomTo = (id: string) => {
    const span = all.find((row) => row.span.id === id)?.span;
    if (span && span.durationMs > 0) setZoom({ fromMs: span.startMs, toMs: span.startMs + span.durationMs });
  };
  const focus = (id: string) => {
    setFocused(id);
    document.getElementById(rowId(id))?.focus();
  };
  const open = (id: string) => setOpened(opened === id ? null : id);

  function onKeyDown(event: KeyboardEvent): void {
    if (current === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveOf(event.key, rows, current, folded);
    if (move?.kind === "focus") focus(move.id);
    else if (move) fold(move.id, move.kind === "fold");
    else if (event.key === "Enter" || event.key === " ") open(current);
    else if (event.key === "z") zoomTo(current);
    else if (event.key === "0") setZoom(null);
    else if (event.key === "Escape" && (opened !== null || zoom !== null)) {
      if (opened !== null) setOpened(null);
      else setZoom(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div>
      <div class="waterfall-scale" aria-hidden="true">
        <span />
        <span class="tabular">{formatDuration(range.fromMs)}</span>
        <span class="tabular">{formatDuration(range.toMs)}</span>
      </div>
      <div role="tree" aria-label={words.title} aria-describedby="waterfall-keys">
        {rows.map((row) => (
          <SpanRow
            key={row.span.id}
            id={rowId(row.span.id)}
            row={row}
            range={range}
            isEngineer={isEngineer}
            isFolded={folded.has(row.span.id)}
            isCurrent={row.span.id === current}
            isOpen={row.span.id === opened}
            onKeyDown={onKeyDown}
            onFocus={() => setFocused(row.span.id)}
            onOpen={() => open(row.span.id)}
            onFold={(isFolded) => fold(row.span.id, isFolded)}
          />
        ))}
      </div>
      <p class="waterfall-foot muted">
        <span id="waterfall-keys">{words.keys}</span>
        {zoom ? (
          <Button size="small" onClick={() => setZoom(null)}>
            {words.whole}
          </Button>
        ) : null}
      </p>
      {shown ? (
        <SpanPanel
          row={shown}
          onZoom={() => zoomTo(shown.span.id)}
          onClose={() => {
            setOpened(null);
            focus(shown.span.id);
          }}
        />
      ) : null}
    </div>
  );
}
