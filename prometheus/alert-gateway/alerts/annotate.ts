import { oneTraceLink } from "../../../otel/catalogue/trace-link.ts";
import { type Evidence, explain } from "../analysis/explanation.ts";
import { sentenceOf } from "../analysis/sentence.ts";
import { collectEvidence, type Sources } from "../evidence/collect.ts";
import { questionsOf } from "../evidence/questions.ts";
import { log, reasonOf } from "../log.ts";
import { budgetForecast } from "./budget-forecast.ts";
import type { Annotate } from "./intake.ts";
import type { Alert } from "./notification.ts";

/** Example traces in an alert. */
const EXAMPLES = 3;

/**
 * Explains each alert that fires because of bad events: `explanation`, `explanation_trace_urls` (one a line) and
 * `budget_forecast`. What cannot be said is left out.
 */
export function createAnnotate(
  options: Sources & { readonly grafanaUrl: string; readonly now?: () => Date },
): Annotate {
  const now = options.now ?? (() => new Date());
  const annotationsOf = async (alert: Alert, signal: AbortSignal): Promise<Record<string, string>> => {
    const slo = alert.labels.slo ?? "";
    const questions = questionsOf(slo, alert.annotations.trace_query ?? null);
    // Where figures are missing there are no bad events to look at.
    if (questions === null || alert.labels.alertname?.endsWith("NoData")) return {};
    const [evidence, forecast] = await Promise.all([
      collectEvidence(questions, options, now().getTime(), signal),
      budgetForecast(slo, options.prometheus, now(), signal).catch((error: unknown) => {
        log("warn", "no forecast", { slo, reason: reasonOf(error) });
        return null;
      }),
    ]);
    const explanation = explain(evidence);
    return {
      ...(explanation === null
        ? {}
        : {
            explanation: sentenceOf(explanation),
            explanation_trace_urls: exampleLinks(evidence, options.grafanaUrl).join("\n"),
          }),
      ...(forecast === null ? {} : { budget_forecast: forecast }),
    };
  };

  return async ({ alerts }, signal) => {
    // Alerts of one SLO, which differ by window, have the same explanation.
    const bySlo = new Map<string, Promise<Record<string, string>>>();
    const explained = await Promise.all(
      alerts
        .filter(({ status }) => status === "firing")
        .map(async (alert) => {
          const key = `${alert.labels.slo}\n${alert.labels.alertname}`;
          const work = bySlo.get(key) ?? annotationsOf(alert, signal);
          bySlo.set(key, work);
          return [alert.fingerprint, await work] as const;
        }),
    );
    const byFingerprint = new Map(explained);
    return (fingerprint) => byFingerprint.get(fingerprint) ?? {};
  };
}

/** Links to the bad traces that took longest. */
function exampleLinks({ bad }: Evidence, grafanaUrl: string): readonly string[] {
  return [...bad]
    .sort(({ entry: one }, { entry: other }) => other.endMs - other.startMs - (one.endMs - one.startMs))
    .slice(0, EXAMPLES)
    .map(({ trace, entry }) => oneTraceLink(grafanaUrl, trace.id, new Date(entry.startMs)));
}
