/** Opens links as far as HTTP goes: is there what they name, and does what they ask make sense to whoever answers? */

import type { Addresses } from "./links.ts";
import { type Variable, valuesOf } from "./variables.ts";

interface Explored {
  readonly datasource: string;
  readonly queries: readonly {
    readonly datasource: { readonly uid: string };
    readonly queryType: string;
    readonly query: string;
  }[];
}

const TRACE_ID = /^[0-9a-f]{32}$/;
const PROXY = "/api/datasources/proxy/uid";

/** What is wrong with a link; nothing where it opens what it promises. */
export async function faultsOf(url: string, addresses: Addresses): Promise<readonly string[]> {
  const { pathname, hash, searchParams } = new URL(url);
  const page = await fetch(url);
  if (page.status !== 200) return [`answers ${page.status}`];
  const text = await page.text();
  if (pathname.startsWith("/runbooks/")) return runbookFaults(text, hash);
  if (pathname.startsWith("/d/")) return dashboardFaults(pathname, searchParams, addresses);
  if (pathname === "/explore") return exploreFaults(searchParams, addresses);
  return [];
}

/** A runbook as the alert gateway renders it. */
function runbookFaults(page: string, hash: string): readonly string[] {
  if (!page.includes("<h2 id=")) return ["is no runbook"];
  return hash === "" || page.includes(`id="${hash.slice(1)}"`) ? [] : [`has no heading ${hash}`];
}

async function dashboardFaults(
  path: string,
  search: URLSearchParams,
  { grafanaUrl }: Addresses,
): Promise<readonly string[]> {
  const answer = await fetch(`${grafanaUrl}/api/dashboards/uid/${path.split("/")[2]}`);
  if (answer.status !== 200) return [`names a dashboard that Grafana answers with ${answer.status}`];
  const { dashboard } = (await answer.json()) as { dashboard: { templating: { list: Variable[] } } };
  const faults: string[] = [];
  for (const [parameter, value] of search) {
    if (!parameter.startsWith("var-")) continue;
    const variable = dashboard.templating.list.find(({ name }) => `var-${name}` === parameter);
    if (variable === undefined) faults.push(`chooses ${parameter}, which the dashboard does not have`);
    else if (!(await valuesOf(variable, grafanaUrl)).includes(value))
      faults.push(`chooses ${parameter}=${value}, which the dashboard cannot choose`);
  }
  return faults;
}

async function exploreFaults(search: URLSearchParams, { grafanaUrl }: Addresses): Promise<readonly string[]> {
  const { datasource, queries } = JSON.parse(search.get("left") ?? "{}") as Partial<Explored>;
  const faults = datasource === "tempo" ? [] : [`opens the data source ${datasource}`];
  for (const { queryType, query, datasource: asked } of queries ?? []) {
    if (asked.uid !== "tempo" || queryType !== "traceql") faults.push(`asks ${asked.uid} by ${queryType}`);
    const path = TRACE_ID.test(query) ? `traces/${query}` : `search?${new URLSearchParams({ q: query })}`;
    const answer = await fetch(`${grafanaUrl}${PROXY}/tempo/api/${path}`);
    if (answer.status !== 200) faults.push(`asks ${query}, which Tempo answers with ${answer.status}`);
  }
  return (queries ?? []).length > 0 ? faults : [...faults, "asks nothing"];
}
