/** Figures of the API's reports that the business dashboards show, too. */

import { signIn } from "../../app/test/e2e/clients.ts";

/** Names of what is compared. */
export type FigureName =
  | "calls in"
  | "calls out"
  | "calls completed"
  | "seconds talked"
  | "alerts P1"
  | "alerts"
  /** Of P1 to P3: the dashboards' urgent ones. */
  | "SMS delivered"
  | "analyses"
  | "USD of analyses"
  | "seconds of audio";

export type ReportFigures = Readonly<Record<FigureName, number>>;

type Item = Readonly<Record<string, unknown>>;

/** What the reports say of the last 30 days, read as those who run the business read them. */
export async function reportFigures(appUrl: string): Promise<ReportFigures> {
  const cookie = await signIn(appUrl, "manager");
  const read = async (report: string): Promise<Item[]> => {
    const answer = await fetch(`${appUrl}/api/reports/${report}`, { headers: { cookie } });
    if (answer.status !== 200) throw new Error(`the report ${report} was answered ${answer.status}`);
    return ((await answer.json()) as { items: Item[] }).items;
  };
  const calls = await read("calls?groupBy=direction");
  const alerts = await read("alerts?groupBy=priority");
  const analyses = await read("ai-costs?groupBy=analysis");
  return {
    "calls in": total(calls, "calls", { direction: "inbound" }),
    "calls out": total(calls, "calls", { direction: "outbound" }),
    "calls completed": total(calls, "completed"),
    "seconds talked": total(calls, "talkTimeSeconds"),
    "alerts P1": total(alerts, "alerts", { priority: 1 }),
    alerts: total(alerts, "alerts"),
    "SMS delivered": [1, 2, 3].reduce((sum, priority) => sum + total(alerts, "delivered", { priority }), 0),
    analyses: total(analyses, "analyses"),
    "USD of analyses": total(analyses, "costUsd"),
    "seconds of audio": total(analyses, "audioSeconds"),
  };
}

function total(items: readonly Item[], figure: string, of: Item = {}): number {
  return items
    .filter((item) => Object.entries(of).every(([name, value]) => item[name] === value))
    .reduce((sum, item) => sum + Number(item[figure] ?? 0), 0);
}
