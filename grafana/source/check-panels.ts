import { buildDashboard } from "./dashboard.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { OCCASIONS, type Occasion } from "./occasions.ts";
import type { Query } from "./query.ts";
import { interpolate } from "./read-query.ts";

/** What became of one query of one panel. */
export interface PanelResult {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  readonly query: string;
  /**
   * data: it has some. healthy: none, as what it shows has not happened (`detail`). skipped: there is no Tempo to ask.
   * empty: none, though the panel needs some. refused: the server did not accept the query (`detail`: what it said).
   */
  readonly state: "data" | "healthy" | "skipped" | "empty" | "refused";
  readonly series: number;
  readonly detail: string;
}

/**
 * Asks a real Prometheus (and Tempo) every query of every panel, over the last quarter of an hour and with all variables
 * on All. A dashboard works when no result is `empty` or `refused`. Needs traffic within that time; a caller that has
 * just made some waits for the next scrape and asks again. Throws when a server does not answer at all.
 * @param prometheusUrl base address, such as http://127.0.0.1:9090
 * @param tempoUrl base address of Tempo's HTTP API; undefined where there is none
 * @param happened what the caller made happen: queries that show it must have data
 */
export async function checkPanels(
  prometheusUrl: string,
  tempoUrl: string | undefined,
  happened: readonly Occasion[],
): Promise<PanelResult[]> {
  return askAll(askedQueries(), prometheusUrl, tempoUrl, happened);
}

/**
 * The same, with those that are `empty` or `refused` asked again until none is or the time is over; gives the last answers. Right
 * after traffic this takes up to a minute: Prometheus scrapes and evaluates every 15 s, Tempo hides the newest half minute.
 */
export async function untilPanelsHaveData(
  prometheusUrl: string,
  tempoUrl: string | undefined,
  happened: readonly Occasion[],
  deadlineMs: number,
): Promise<PanelResult[]> {
  const end = Date.now() + deadlineMs;
  const asked = askedQueries();
  const results = await askAll(asked, prometheusUrl, tempoUrl, happened);
  for (;;) {
    const again = results.flatMap((result, index) => (isFault(result) ? [index] : []));
    if (again.length === 0 || Date.now() > end) return results;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const open = again.flatMap((index) => asked[index] ?? []);
    const answers = await askAll(open, prometheusUrl, tempoUrl, happened);
    for (const [place, index] of again.entries())
      results[index] = answers[place] ?? (results[index] as PanelResult);
  }
}

interface AskedQuery {
  readonly query: Query;
  readonly about: Pick<PanelResult, "dashboard" | "panel" | "refId" | "query">;
}

function askedQueries(): AskedQuery[] {
  return DASHBOARD_SPECS.flatMap((dashboard) =>
    buildDashboard(dashboard).panels.flatMap(({ spec, panel }) =>
      spec.queries.map((query, index) => ({
        query,
        about: {
          dashboard: dashboard.id,
          panel: spec.title,
          refId: (panel.targets?.[index] as { refId?: string } | undefined)?.refId ?? "",
          query: query.source === "prometheus" ? query.expr : query.traceql,
        },
      })),
    ),
  );
}

/** So many questions are under way at once. */
const AT_ONCE = 6;

async function askAll(
  asked: readonly AskedQuery[],
  prometheusUrl: string,
  tempoUrl: string | undefined,
  happened: readonly Occasion[],
): Promise<PanelResult[]> {
  const results: PanelResult[] = [];
  const todo = asked.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, { query, about }] of todo) {
        results[index] = { ...about, ...judge(query, await ask(query, prometheusUrl, tempoUrl), happened) };
      }
    }),
  );
  return results;
}

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

/** What a server said to a query. */
export type Answer =
  | { readonly kind: "series"; readonly count: number }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "absent" };

/** What an answer means, where `happened` has happened. */
export function judge(
  { emptyUntil }: Query,
  answer: Answer,
  happened: readonly Occasion[],
): Pick<PanelResult, "state" | "series" | "detail"> {
  if (answer.kind === "absent") return { state: "skipped", series: 0, detail: "no Tempo" };
  if (answer.kind === "error") return { state: "refused", series: 0, detail: answer.text };
  if (answer.count > 0) return { state: "data", series: answer.count, detail: "" };
  return emptyUntil === undefined || happened.includes(emptyUntil)
    ? { state: "empty", series: 0, detail: "" }
    : { state: "healthy", series: 0, detail: OCCASIONS[emptyUntil] };
}

const RANGE_SECONDS = 15 * 60;
const STEP_SECONDS = 15;

async function ask(query: Query, prometheusUrl: string, tempoUrl: string | undefined): Promise<Answer> {
  const end = Math.floor(Date.now() / 1000);
  const start = end - RANGE_SECONDS;
  if (query.source === "tempo") {
    if (tempoUrl === undefined) return { kind: "absent" };
    const search = new URLSearchParams({
      q: interpolate(query.traceql),
      limit: String(query.limit),
      start: String(start),
      end: String(end),
    });
    return read(
      await fetch(`${tempoUrl}/api/search?${search}`),
      (body: { traces?: unknown[] }) => body.traces?.length ?? 0,
    );
  }
  const expr = interpolate(query.expr);
  const [path, time] =
    query.instant === true
      ? (["query", { time: String(end) }] as const)
      : (["query_range", { start: String(start), end: String(end), step: String(STEP_SECONDS) }] as const);
  const response = await fetch(`${prometheusUrl}/api/v1/${path}`, {
    method: "POST",
    body: new URLSearchParams({ query: expr, ...time }),
  });
  return read(
    response,
    (body: { data?: { result?: PrometheusSeries[] } }) => (body.data?.result ?? []).filter(hasNumber).length,
  );
}

interface PrometheusSeries {
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** A quantile of nothing is NaN: a series for Prometheus, an empty panel for whoever looks at it. */
function hasNumber(series: PrometheusSeries): boolean {
  const points = series.value === undefined ? (series.values ?? []) : [series.value];
  return points.some(([, value]) => value !== "NaN");
}

async function read<Body>(response: Response, count: (body: Body) => number): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) return { kind: "error", text: text.slice(0, 300) };
  return { kind: "series", count: count(JSON.parse(text) as Body) };
}
