/** Variables of a provisioned dashboard, as its page knows them. */

/** A variable of a dashboard: a data source, or values that a label has. */
export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
  /** 1 puts the lowest value first, 2 the highest. */
  readonly sort?: number;
  /** What All stands for. */
  readonly allValue?: string;
  readonly current?: { readonly value?: string | readonly string[] };
}

const ALL = "$__all";
const DESCENDING = 2;

/** What Prometheus offers for a variable now, in the order in which the page lists it. */
export async function valuesOf({ query, sort }: Variable, grafanaUrl: string): Promise<readonly string[]> {
  const text = typeof query === "string" ? query : query.query;
  const [, metric = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(text) ?? [];
  const search = new URLSearchParams({ "match[]": metric });
  const answer = await fetch(
    `${grafanaUrl}/api/datasources/proxy/uid/prometheus/api/v1/label/${label}/values?${search}`,
  );
  const values = (((await answer.json()) as { data?: string[] }).data ?? []).sort();
  return sort === DESCENDING ? values.reverse() : values;
}

/** What each variable stands for in a page: what was chosen, All, the value that is written down, or the first there is. */
export async function valuesByVariable(
  variables: readonly Variable[],
  grafanaUrl: string,
  chosen: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const variable of variables) {
    const value = chosen[variable.name] ?? [variable.current?.value ?? []].flat()[0];
    if (value !== undefined && value !== ALL) values.set(variable.name, value);
    else if (value === ALL && variable.allValue) values.set(variable.name, variable.allValue);
    else {
      const offered = await valuesOf(variable, grafanaUrl);
      values.set(variable.name, value === ALL ? offered.join("|") : (offered[0] ?? ""));
    }
  }
  return values;
}
