import type { ReportDefinition } from "../report.types.ts";
import { agentsReport } from "./agents.ts";
import { aiCostsReport } from "./ai-costs.ts";
import { alertsReport } from "./alerts.ts";
import { callQualityReport } from "./call-quality.ts";
import { busiestHoursReport, callAnalyticsReport, callsReport } from "./calls.ts";
import { firstCallsReport } from "./first-calls.ts";
import { indexesReport } from "./indexes.ts";
import { leadLossesReport, leadsReport } from "./leads.ts";
import { outcomesReport } from "./outcomes.ts";

/** Every report. A new one is a definition and a line here: API, CSV and list follow. */
export const REPORTS: readonly ReportDefinition[] = [
  callsReport,
  callAnalyticsReport,
  busiestHoursReport,
  callQualityReport,
  firstCallsReport,
  agentsReport,
  outcomesReport,
  leadsReport,
  leadLossesReport,
  alertsReport,
  aiCostsReport,
  indexesReport,
];
