import { MARKS } from "../annotations.ts";
import type { DashboardSpec, Row } from "../dashboard.ts";
import type { DashboardId } from "../names.ts";

/** A panel's own range: today so far, in the time zone of who looks at it. */
export const TODAY = "now/d";

/** The range of a panel, in a query. */
export const RANGE = "$__range";

/** What the dashboards of those who run the business have in common: few panels, plain words, a quiet refresh. */
export function businessBoard(
  id: DashboardId,
  description: string,
  rows: readonly Row[],
  options: { readonly from?: string; readonly refresh?: string } = {},
): DashboardSpec {
  const { from = "now-3h", refresh = "1m" } = options;
  return { id, description, from, refresh, variables: [], annotations: MARKS, rows };
}
