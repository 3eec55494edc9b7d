import { render } from "preact";
import { LocationProvider } from "preact-iso";
import type { Call } from "../../src/data/types.ts";
import { CALL_COLUMNS, CompactCall } from "../../src/features/calls/call-columns.tsx";
import { callerText } from "../../src/features/calls/call-words.ts";
import { aCall } from "../../src/features/calls/test/a-call.ts";
import { Grid } from "../../src/ui/grid/grid.tsx";
import "../../src/ui/tokens.css";
import "../../src/ui/base.css";
import "../../src/ui/primitives.css";

/** The columns that somebody sees who has chosen none. */
const COLUMNS = CALL_COLUMNS.filter(({ isOptional }) => !isOptional);

/** Calls that differ as real ones do. */
function madeUp(count: number): Call[] {
  return Array.from({ length: count }, (_, index) => ({
    ...aCall({ id: `call-${index}` }),
    callerName: `Caller ${index}`,
    phone: `+1514555${String(index).padStart(4, "0")}`,
    status: "completed",
    priority: ((index % 4) + 1) as 1,
    summary: `Wants to know about delivery number ${index}, and asks to be called back.`,
    dispositionName: "Appointment",
    userName: `Agent ${index % 40}`,
    durationSeconds: 30 + (index % 900),
  }));
}

function ListOfCalls({ rows }: { readonly rows: readonly Call[] }) {
  return (
    <LocationProvider>
      <div class="list-page">
        <Grid
          label="Calls"
          listKey="bench"
          rows={rows}
          idOf={({ id }) => id}
          nameOf={callerText}
          hrefOf={({ id }) => `/calls/${id}`}
          columns={COLUMNS}
          compact={CompactCall}
          hasMore={false}
          isBusy={false}
          moreError={null}
          onMore={() => undefined}
        />
      </div>
    </LocationProvider>
  );
}

/** What everybody would write first: the same cells, all rows. */
function PlainTable({ rows }: { readonly rows: readonly Call[] }) {
  return (
    <table>
      <thead>
        <tr>
          {COLUMNS.map(({ id, text }) => (
            <th key={id}>{text}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {COLUMNS.map(({ id, cell }, place) => (
              <td key={id}>{place === 0 ? <a href={`/calls/${row.id}`}>{cell(row)}</a> : cell(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const painted = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });

let rows: readonly Call[] = [];

/** What the measuring process calls. */
const bench = {
  make(count: number): void {
    rows = madeUp(count);
  },
  /** Milliseconds from nothing to what is laid out and painted. */
  async show(kind: "grid" | "table"): Promise<number> {
    const root = document.querySelector("#root");
    if (!root) throw new Error("there is no place to render to");
    const beganAtMs = performance.now();
    render(kind === "grid" ? <ListOfCalls rows={rows} /> : <PlainTable rows={rows} />, root);
    root.getBoundingClientRect();
    await painted();
    return performance.now() - beganAtMs;
  },
  /** From the first row to the last, a window at a time; resolves with the share of frames that took longer than two. */
  async scroll(): Promise<number> {
    const grid = document.querySelector(".grid");
    if (!grid) throw new Error("there is no grid");
    let [slow, frames, beforeMs] = [0, 0, performance.now()];
    const step = grid.scrollHeight / 300;
    for (let top = 0; top < grid.scrollHeight; top += step) {
      grid.scrollTop = top;
      const nowMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames += 1;
      if (nowMs - beforeMs > 34) slow += 1;
      beforeMs = nowMs;
    }
    await painted();
    return slow / frames;
  },
  rowsInPage: () => document.querySelectorAll('[data-row="there"], tbody tr').length,
};

export type ListBench = typeof bench;
Object.assign(window, { bench });
