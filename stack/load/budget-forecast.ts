import { SLO_RECORDINGS } from "../../otel/catalogue/rules.ts";
import { SLOS } from "../../otel/catalogue/slas.ts";
import type { GateCheck } from "./gate-check.ts";

/** A release must not begin with a budget that is gone within this time. */
const HORIZON_DAYS = 3;
const TIMEOUT_MS = 10_000;

/** A value of each SLO, by its id. */
export type BySlo = ReadonlyMap<string, number>;

/** Asks Prometheus' recording rules how much of each error budget is left, and when it ends; null where it does not answer. */
export async function readBudgets(
  prometheusUrl: string,
): Promise<{ readonly left: BySlo; readonly endsAtSeconds: BySlo } | null> {
  try {
    const [left, endsAtSeconds] = await Promise.all(
      [SLO_RECORDINGS.budgetRemaining, SLO_RECORDINGS.budgetEnd].map((series) =>
        bySlo(prometheusUrl, series),
      ),
    );
    return { left: left ?? new Map(), endsAtSeconds: endsAtSeconds ?? new Map() };
  } catch {
    return null;
  }
}

/** A check of each error budget that is in danger, and one line for all the others. */
export function budgetChecks(
  budgets: { readonly left: BySlo; readonly endsAtSeconds: BySlo } | null,
  nowMs: number,
): readonly GateCheck[] {
  const title = `No error budget ends within ${HORIZON_DAYS} days`;
  if (budgets === null)
    return [{ id: "budgets", title, seen: "Prometheus does not answer", verdict: "not_judged" }];
  if (budgets.left.size === 0) {
    return [{ id: "budgets", title, seen: "no SLO has events yet", verdict: "not_judged" }];
  }
  const horizonSeconds = nowMs / 1000 + HORIZON_DAYS * 86_400;
  const endangered = SLOS.flatMap(({ id, title: slo }): GateCheck[] => {
    const left = budgets.left.get(id);
    const endsAt = budgets.endsAtSeconds.get(id);
    if (left === undefined) return [];
    if (left <= 0)
      return [{ id: `budget:${id}`, title: slo, seen: "nothing is left of its budget", verdict: "missed" }];
    if (endsAt === undefined || endsAt > horizonSeconds) return [];
    const day = new Date(endsAt * 1000).toISOString().slice(0, 16).replace("T", " ");
    const seen = `${Math.round(left * 100)} % of its budget is left, until ${day} UTC`;
    return [{ id: `budget:${id}`, title: slo, seen, verdict: "missed" }];
  });
  const others = budgets.left.size - endangered.length;
  return [
    ...endangered,
    ...(others > 0
      ? [{ id: "budgets", title, seen: `${others} budgets last`, verdict: "held" } as const]
      : []),
  ];
}

async function bySlo(prometheusUrl: string, series: string): Promise<BySlo> {
  const answer = await fetch(`${prometheusUrl}/api/v1/query?query=${encodeURIComponent(series)}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`Prometheus answered ${answer.status}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: { slo?: string }; value: [number, string] }[] };
  };
  return new Map(data.result.map(({ metric, value }) => [metric.slo ?? "", Number(value[1])]));
}
