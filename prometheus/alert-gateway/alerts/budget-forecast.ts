import { SLO_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import { SLO_WINDOW_DAYS, SLOS } from "../../../otel/catalogue/slas.ts";
import type { PrometheusReader } from "../evidence/prometheus.ts";

const WINDOW_MS = SLO_WINDOW_DAYS * 86_400_000;

/** The forecast of an SLO's error budget by what Prometheus records; null where it has no budget or there are no figures. */
export async function budgetForecast(
  sloId: string,
  prometheus: PrometheusReader,
  now: Date,
  signal: AbortSignal,
): Promise<string | null> {
  if (!SLOS.some(({ id }) => id === sloId)) return null;
  const [remaining, burnRate] = await Promise.all(
    [SLO_RECORDINGS.budgetRemaining, SLO_RECORDINGS.burnRate1h].map((name) =>
      prometheus.value(`max(${name}{slo="${sloId}"})`, signal),
    ),
  );
  return typeof remaining !== "number" || typeof burnRate !== "number"
    ? null
    : forecastText(remaining, burnRate, now);
}

/**
 * When the budget ends if it goes on as in the last hour.
 * @param remainingRatio share of the budget that is left: 1 untouched, 0 used up, below 0 overspent
 * @param burnRate how many times faster than allowed it is being spent
 */
export function forecastText(remainingRatio: number, burnRate: number, now: Date): string {
  const left = `${Math.round(remainingRatio * 100)} % of the error budget of ${SLO_WINDOW_DAYS} days is left`;
  if (remainingRatio <= 0)
    return `The error budget of ${SLO_WINDOW_DAYS} days is used up (${Math.round((1 - remainingRatio) * 100)} % spent).`;
  if (burnRate <= 0) return `${left}; nothing of it was spent in the last hour.`;
  const leftMs = (remainingRatio * WINDOW_MS) / burnRate;
  const rate = `as fast as in the last hour (${Number(burnRate.toPrecision(2))} times what is allowed)`;
  if (leftMs >= WINDOW_MS) return `${left}; ${rate} it lasts.`;
  return `${left}; ${rate} it ends on ${momentOf(new Date(now.getTime() + leftMs))}, in ${lengthOf(leftMs)}.`;
}

function momentOf(date: Date): string {
  return `${date.toLocaleString("en-GB", {
    ...{
      timeZone: "UTC",
      weekday: "long",
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
    },
  })} UTC`;
}

function lengthOf(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 2) return `${Math.max(1, Math.round(hours * 60))} minutes`;
  return hours < 72 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
}
