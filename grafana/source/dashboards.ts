import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { BUSINESS } from "./business/index.ts";
import { buildDashboard, type DashboardSpec, type PlacedPanel } from "./dashboard.ts";
import { ENGINEERING } from "./engineering/index.ts";
import { DASHBOARDS } from "./names.ts";
import { ON_CALL } from "./oncall/index.ts";

/** Every dashboard of ours. */
export const DASHBOARD_SPECS: readonly DashboardSpec[] = [...ENGINEERING, ...ON_CALL, ...BUSINESS];

/** A dashboard as it is committed. */
export interface GeneratedDashboard {
  readonly uid: string;
  /** Path below grafana/dashboards. */
  readonly file: string;
  readonly panels: readonly PlacedPanel[];
  readonly text: string;
}

/** All dashboards, built anew. The text is what the file has to hold, to the byte. */
export function generateDashboards(): GeneratedDashboard[] {
  return DASHBOARD_SPECS.map((dashboard) => {
    const uid = DASHBOARD_UIDS[dashboard.id];
    const { json, panels } = buildDashboard(dashboard);
    const generated = { __generated: GENERATED, ...json };
    const file = `${DASHBOARDS[dashboard.id].audience}/${uid}.json`;
    return { uid, file, panels, text: `${JSON.stringify(generated, null, 2)}\n` };
  });
}

const GENERATED =
  "by grafana/source/generate.ts from grafana/source and otel/catalogue: change those, not this file";
