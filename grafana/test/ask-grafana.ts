/** Asks what panels ask by way of a Grafana, with the provisioned dashboards and data sources, as a browser does. */

import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { type Answer, type AskPanel, RANGE_SECONDS } from "../source/check-panels.ts";
import type { QuerySource } from "../source/names.ts";
import { valuesByVariable } from "./variables.ts";

/** What a dashboard asks in one place, with its variables filled in. */
export interface Target {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly [field: string]: unknown;
}

interface Provisioned {
  readonly templating: { readonly list: Parameters<typeof valuesByVariable>[0] };
  readonly panels: readonly ProvisionedPanel[];
}

interface ProvisionedPanel {
  readonly id: number;
  readonly targets?: readonly Target[];
  /** Of a row that is folded up. */
  readonly panels?: readonly ProvisionedPanel[];
}

interface Frame {
  readonly schema: {
    readonly fields: readonly { readonly type: string; readonly labels?: Readonly<Record<string, string>> }[];
    readonly meta?: {
      readonly custom?: { readonly resultType?: string };
      readonly notices?: readonly { readonly severity: string; readonly text: string }[];
    };
  };
  readonly data: { readonly values: readonly (readonly unknown[])[] };
}

interface Result {
  readonly error?: string;
  readonly status?: number;
  readonly frames?: readonly Frame[];
}

/** Width of a panel in points, which bounds what is asked. */
const POINTS = 500;
const INTERVAL_MS = 15_000;
/** Variables of a dashboard, in the forms that ours have; Grafana fills its own (`__…`) in itself. */
const VARIABLE = /\$(?:\{(?!__)(\w+)(?::\w+)?\}|(?!__)([a-zA-Z]\w*))/g;

/**
 * Asks each panel as the provisioned dashboard has it, in one request as its page does, with the variables of a page that has
 * just been opened.
 * @param chosen values of variables that somebody has chosen there
 * @param without what this machine does not have: its queries are not asked
 */
export function askGrafana(
  grafanaUrl: string,
  chosen: Readonly<Record<string, string>> = {},
  without: readonly QuerySource[] = [],
): AskPanel {
  const opened = new Map<string, Promise<Provisioned>>();
  return async ({ dashboard, id, targets }) => {
    if (targets.every(({ query }) => without.includes(query.source)))
      return targets.map(() => ({ kind: "absent" }));
    const page = opened.get(dashboard) ?? provisioned(grafanaUrl, DASHBOARD_UIDS[dashboard]);
    opened.set(dashboard, page);
    const { panels, templating } = await page;
    const panel = panels.flatMap((one) => [one, ...(one.panels ?? [])]).find((one) => one.id === id);
    const values = await valuesByVariable(templating.list, grafanaUrl, chosen);
    const filled = (panel?.targets ?? []).map((target) => fill(target, values));
    const answers = await askTargets(grafanaUrl, filled);
    return targets.map(({ refId }) => answers.get(refId) ?? NOT_ASKED);
  };
}

const NOT_ASKED: Answer = { kind: "error", text: "the provisioned panel does not ask this" };

/** The answers to targets, by their letters. */
export async function askTargets(
  grafanaUrl: string,
  targets: readonly Target[],
): Promise<ReadonlyMap<string, Answer>> {
  const to = Date.now();
  const from = to - RANGE_SECONDS * 1000;
  const queries = targets.map((query) => ({ ...query, intervalMs: INTERVAL_MS, maxDataPoints: POINTS }));
  const response = await fetch(`${grafanaUrl}/api/ds/query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: String(from), to: String(to), queries }),
  });
  const text = await response.text();
  const { results = {} } = text.startsWith("{")
    ? (JSON.parse(text) as { results?: Readonly<Record<string, Result>> })
    : {};
  const answers = new Map<string, Answer>();
  for (const target of targets) {
    const result = results[target.refId];
    const isLeftToPages = target.queryType === "traceql" && ONLY_BY_PAGES.test(result?.error ?? "");
    answers.set(
      target.refId,
      isLeftToPages
        ? await search(grafanaUrl, target, from, to)
        : answerOf(target, result, `${response.status} ${text}`),
    );
  }
  return answers;
}

/** What Grafanas say in which not the server but a page asks TraceQL, by way of the server's proxy. */
const ONLY_BY_PAGES = /^failed to get trace with id|unsupported query type/;

/** Labels in a legend, such as `{{job}}`. */
const LABEL = /\{\{\s*(\w+)\s*\}\}/g;

/** The first label of the legend that a series with numbers does not have: its name would be blank, or "Value". */
function missingInLegend({ legendFormat }: Target, frames: readonly Frame[]): string | undefined {
  const named = [...String(legendFormat ?? "").matchAll(LABEL)].map(([, label = ""]) => label);
  const fields = frames.flatMap(({ schema }) => schema.fields.filter(({ type }) => type === "number"));
  return named.find((label) => fields.some(({ labels }) => !labels?.[label]));
}

/** What a result says. Where one query of a panel fails, Grafana answers with an error, and its page may still say "No data". */
function answerOf(target: Target, result: Result | undefined, whole: string): Answer {
  if (result === undefined) return { kind: "error", text: whole.slice(0, 300) };
  const frames = result.frames ?? [];
  const notices = frames.flatMap(({ schema }) => schema.meta?.notices ?? []);
  const text = result.error ?? notices.find(({ severity }) => severity === "error")?.text;
  if (text !== undefined) return { kind: "error", text };
  if ((result.status ?? 200) >= 400) return { kind: "error", text: whole.slice(0, 300) };
  if (target.datasource.type === "loki")
    return { kind: "series", count: frames.filter(({ data }) => (data.values[0]?.length ?? 0) > 0).length };
  const shown = frames.filter(hasNumber);
  const missing = missingInLegend(target, shown);
  if (missing !== undefined) return { kind: "error", text: `a series has no ${missing} for its name` };
  return { kind: "series", count: shown.length };
}

/** Exemplars come in frames of their own; NaN, a quantile of nothing, as null. */
function hasNumber({ schema, data }: Frame): boolean {
  if (schema.meta?.custom?.resultType === "exemplar") return false;
  return schema.fields.some(
    ({ type }, index) => type === "number" && data.values[index]?.some((value) => typeof value === "number"),
  );
}

async function search(
  grafanaUrl: string,
  { datasource, query, limit }: Target,
  fromMs: number,
  toMs: number,
): Promise<Answer> {
  const asked = new URLSearchParams({
    q: String(query),
    limit: String(limit),
    start: String(Math.floor(fromMs / 1000)),
    end: String(Math.floor(toMs / 1000)),
  });
  const response = await fetch(
    `${grafanaUrl}/api/datasources/proxy/uid/${datasource.uid}/api/search?${asked}`,
  );
  const text = await response.text();
  if (!response.ok) return { kind: "error", text: `${response.status} ${text.slice(0, 300)}` };
  const { traces = [] } = JSON.parse(text) as { traces?: readonly unknown[] };
  return { kind: "series", count: traces.length };
}

async function provisioned(grafanaUrl: string, uid: string): Promise<Provisioned> {
  const response = await fetch(`${grafanaUrl}/api/dashboards/uid/${uid}`);
  if (!response.ok) throw new Error(`${uid}: ${response.status}`);
  return ((await response.json()) as { dashboard: Provisioned }).dashboard;
}

/** All texts of a target, at any depth, with the dashboard's variables replaced. */
function fill(target: Target, values: ReadonlyMap<string, string>): Target {
  const filledIn = (text: string) =>
    text.replaceAll(VARIABLE, (whole, braced?: string, bare?: string) => {
      return values.get(braced ?? bare ?? "") ?? whole;
    });
  return JSON.parse(JSON.stringify(target), (_, value) =>
    typeof value === "string" ? filledIn(value) : value,
  ) as Target;
}
