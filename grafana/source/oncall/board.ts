import { MARKS } from "../annotations.ts";
import type { DashboardSpec, LabelVariable, Row } from "../dashboard.ts";
import type { DashboardId } from "../names.ts";

/** What the dashboards of who is on call have in common: marks where something began, and a fast refresh. */
export function oncallBoard(
  id: DashboardId,
  description: string,
  rows: readonly Row[],
  options: { readonly from?: string; readonly variables?: readonly LabelVariable[] } = {},
): DashboardSpec {
  const { from = "now-1h", variables = [] } = options;
  return { id, description, from, refresh: "30s", variables, annotations: MARKS, rows };
}
