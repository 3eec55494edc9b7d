import type { DashboardSpec } from "../dashboard.ts";
import { agents } from "./agents.ts";
import { aiCost } from "./ai-cost.ts";
import { days } from "./days.ts";
import { leads } from "./leads.ts";
import { live } from "./live.ts";
import { quality } from "./quality.ts";
import { today } from "./today.ts";
import { urgentAlerts } from "./urgent-alerts.ts";

/** For those who run the business: what happens on the phone, what comes of it, and what it costs. */
export const BUSINESS: readonly DashboardSpec[] = [
  today,
  days,
  live,
  leads,
  agents,
  urgentAlerts,
  quality,
  aiCost,
];
