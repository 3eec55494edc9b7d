import { buildDashboard } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import type { DashboardId } from "./names.ts";
import { OCCASIONS, type Occasion } from "./occasions.ts";
import { type Query, textOf } from "./query.ts";

/** What became of one query of one panel. */
export interface PanelResult {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  readonly query: string;
  /**
   * data: it has some. healthy: none, as what it shows has not happened (`detail`). skipped: there is no Tempo or Loki to ask.
   * empty: none, though the panel needs some. refused: the server did not accept the query (`detail`: what it said).
   */
  readonly state: "data" | "healthy" | "skipped" | "empty" | "refused";
  readonly series: number;
  readonly detail: string;
}

/** A panel as it is asked: its dashboard, the number that it has there, and its queries under the letters of its targets. */
export interface AskedPanel {
  readonly dashboard: DashboardId;
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly refId: string; readonly query: Query }[];
}

/** Asks everything that a panel asks; the answers stand in the order of its targets. */
export type AskPanel = (panel: AskedPanel) => Promise<readonly Answer[]>;

/**
 * Asks every query of every panel by `ask`. A dashboard works when no result is `empty` or `refused`. Needs traffic within
 * RANGE_SECONDS; a caller that has just made some waits for the next scrape and asks again.
 * @param happened what the caller made happen: queries that show it must have data
 */
export async function checkPanels(
  ask: AskPanel,
  happened: readonly Occasion[],
  panels: readonly AskedPanel[] = askedPanels(),
): Promise<PanelResult[]> {
  return (await askAll(panels, ask, happened)).flat();
}

/**
 * The same, with panels in which a result is `empty` or `refused` asked again until none is or the time is over; gives the last
 * answers. Right after traffic this takes up to a minute: Prometheus scrapes and evaluates every 15 s, Tempo hides the newest half minute.
 */
export async function untilPanelsHaveData(
  ask: AskPanel,
  happened: readonly Occasion[],
  deadlineMs: number,
): Promise<PanelResult[]> {
  const end = Date.now() + deadlineMs;
  const panels = askedPanels();
  const results = await askAll(panels, ask, happened);
  for (;;) {
    const again = results.flatMap((ofPanel, index) => (ofPanel.some(isFault) ? [index] : []));
    if (again.length === 0 || Date.now() > end) return results.flat();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const open = again.flatMap((index) => panels[index] ?? []);
    const answers = await askAll(open, ask, happened);
    for (const [place, index] of again.entries()) results[index] = answers[place] ?? [];
  }
}

/** Every panel of every dashboard that asks anything. */
export function askedPanels(): AskedPanel[] {
  return DASHBOARD_SPECS.flatMap((dashboard) =>
    buildDashboard(dashboard).panels.map(({ spec, panel }) => ({
      dashboard: dashboard.id,
      id: panel.id ?? 0,
      title: spec.title,
      targets: spec.queries.map((query, index) => ({
        query,
        refId: (panel.targets?.[index] as { refId?: string } | undefined)?.refId ?? "",
      })),
    })),
  ).filter(({ targets }) => targets.length > 0);
}

/** So many panels are asked at once. */
const AT_ONCE = 4;

async function askAll(
  panels: readonly AskedPanel[],
  ask: AskPanel,
  happened: readonly Occasion[],
): Promise<PanelResult[][]> {
  const results: PanelResult[][] = [];
  const todo = panels.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, panel] of todo) {
        const answers = await ask(panel);
        results[index] = panel.targets.map(({ refId, query }, target) => ({
          dashboard: panel.dashboard,
          panel: panel.title,
          refId,
          query: textOf(query),
          ...judge(query, answers[target] ?? NO_ANSWER, happened),
        }));
      }
    }),
  );
  return results;
}

const NO_ANSWER: Answer = { kind: "error", text: "no answer to it" };

function isFault({ state }: PanelResult): boolean {
  return state === "empty" || state === "refused";
}

/** The results that must not be: a line each, for the message of a failed test. */
export function faultsOf(results: readonly PanelResult[]): string[] {
  return results
    .filter(isFault)
    .map(
      ({ dashboard, panel, refId, state, detail, query }) =>
        `${dashboard} › ${panel} (${refId}) ${state}: ${detail || query}`,
    );
}

/** How far back is asked. */
export const RANGE_SECONDS = 15 * 60;

/** What a server said to a query. */
export type Answer =
  | { readonly kind: "series"; readonly count: number }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "absent" };

/** What an answer means, where `happened` has happened. */
export function judge(
  { emptyUntil, source }: Query,
  answer: Answer,
  happened: readonly Occasion[],
): Pick<PanelResult, "state" | "series" | "detail"> {
  if (answer.kind === "absent")
    return { state: "skipped", series: 0, detail: source === "loki" ? "no Loki" : "no Tempo" };
  if (answer.kind === "error") return { state: "refused", series: 0, detail: answer.text };
  if (answer.count > 0) return { state: "data", series: answer.count, detail: "" };
  return emptyUntil === undefined || happened.includes(emptyUntil)
    ? { state: "empty", series: 0, detail: "" }
    : { state: "healthy", series: 0, detail: OCCASIONS[emptyUntil] };
}
