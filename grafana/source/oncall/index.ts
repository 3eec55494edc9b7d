import type { DashboardSpec } from "../dashboard.ts";
import { alertHistory } from "./alert-history.ts";
import { delivery } from "./delivery.ts";
import { overview } from "./overview.ts";
import { providers } from "./providers.ts";
import { slo } from "./slo.ts";
import { thresholds } from "./thresholds.ts";

/** For who is on call: what is wrong, what people notice of it, how long we have, what to do. */
export const ON_CALL: readonly DashboardSpec[] = [
  overview,
  slo,
  thresholds,
  alertHistory,
  providers,
  delivery,
];
