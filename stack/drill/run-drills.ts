import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type MailSink, startMailSink } from "../../prometheus/drills/mail-sink.ts";
import { REPORTING } from "../../prometheus/drills/meta-faults.ts";
import type { Drill } from "../../prometheus/drills/registry.ts";
import {
  receiverVariables,
  startWebhookReceiver,
  type WebhookReceiver,
} from "../../prometheus/drills/webhook-receiver.ts";
import { startAlertmanager } from "../parts/alertmanager.ts";
import { startDrillPrometheus } from "./drill-prometheus.ts";
import { type Exposer, startExposer } from "./exposer.ts";

/** What came of one drill. */
export interface DrillResult {
  readonly drill: Drill;
  /** From the fault to the alert at the receiver, and from the end of the fault to the all-clear; null: it did not come. */
  readonly firedAfterMs: number | null;
  readonly resolvedAfterMs: number | null;
  /** Null: it went as it should. */
  readonly problem: string | null;
}

/** Options of runDrills. */
export interface DrillOptions {
  /** For configuration, data and logs. */
  readonly dir: string;
  readonly cacheDir: string;
  /** Two free ports. */
  readonly ports: { readonly prometheus: number; readonly alertmanager: number };
  readonly onProgress?: (text: string) => void;
  /** Who is told; one of its own by default. */
  readonly receiver?: WebhookReceiver;
  readonly sink?: MailSink;
  /** How long an alert, and its all-clear, may take. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 120_000;
/** So long all is well first: longer than the shortest window; where measurements go away, than what is looked back to (15 minutes). */
const HEALTHY_MS = { usual: 6_000, absence: 17_000 } as const;
const HEARTBEAT = "Watchdog";

/**
 * Rehearses alerts with a Prometheus and an Alertmanager of their own: the project's rules, faster, and the project's routes,
 * leading to receivers of ours. Nothing that runs is touched, nobody is told. What fails among others is tried alone.
 */
export async function runDrills(
  all: readonly Drill[],
  options: DrillOptions,
): Promise<readonly DrillResult[]> {
  const { dir, cacheDir, ports, onProgress = () => {} } = options;
  const receiver = options.receiver ?? (await startWebhookReceiver());
  const sink = options.sink ?? (await startMailSink());
  const exposer = await startExposer();
  const stops: (() => Promise<unknown>)[] = [receiver.stop, sink.stop, exposer.stop];
  try {
    const alertmanager = await startAlertmanager({
      dir: join(dir, "alertmanager"),
      port: ports.alertmanager,
      cacheDir,
      variables: receiverVariables(receiver.url, sink.port),
    });
    stops.unshift(() => alertmanager.stop({ deadlineMs: 5_000 }));
    const rehearse = async (drills: readonly Drill[]) => {
      const prometheus = await startDrillPrometheus({
        dir: join(dir, "prometheus"),
        port: ports.prometheus,
        cacheDir,
        drills,
        exposer: exposer.target,
        alertmanager: new URL(alertmanager.url).host,
      });
      try {
        return await rehearseBatch(drills, {
          exposer,
          receiver,
          deadlineMs: options.deadlineMs ?? DEADLINE_MS,
        });
      } finally {
        await prometheus.stop({ deadlineMs: 5_000 });
      }
    };
    const results: DrillResult[] = [];
    for (const [batch, drills] of Map.groupBy(all, (drill) => drill.batch)) {
      onProgress(`${batch}: ${drills.length} ${drills.length === 1 ? "alert" : "alerts"}`);
      for (const result of await rehearse(drills)) {
        if (result.problem === null || drills.length === 1) results.push(result);
        else {
          onProgress(`${result.drill.id}: once more, alone`);
          results.push(...(await rehearse([result.drill])));
        }
      }
    }
    return results;
  } finally {
    for (const stop of stops) await stop();
  }
}

interface Place {
  readonly exposer: Exposer;
  readonly receiver: WebhookReceiver;
  readonly deadlineMs: number;
}

async function rehearseBatch(drills: readonly Drill[], place: Place): Promise<readonly DrillResult[]> {
  const { exposer, receiver } = place;
  const healthy = [...REPORTING, ...drills.flatMap(({ fault }) => fault.healthy)];
  const faulty = drills.flatMap(({ fault }) => fault.faulty);
  const stays = new Set(faulty.map(({ series }) => series));
  const gone = new Set(
    drills.flatMap(({ fault }) => fault.healthy.map(({ series }) => series)).filter((one) => !stays.has(one)),
  );
  const startedAt = Date.now();
  exposer.answers(true);
  exposer.expose(healthy);
  const isAbsence = drills.some(
    ({ alertname }) => alertname.endsWith("NoData") || alertname === "SpansMissing",
  );
  await sleep(isAbsence ? HEALTHY_MS.absence : HEALTHY_MS.usual);
  const tooEarly = new Set(
    drills.filter((drill) => drill.alertname !== HEARTBEAT && isFiring(receiver, drill, startedAt)),
  );

  const faultAt = Date.now();
  exposer.answers(!drills.some(({ fault }) => fault.stopsTarget));
  exposer.expose([...faulty, ...REPORTING.filter(({ series }) => !gone.has(series))]);
  const fired = await waitFor(drills, "firing", faultAt, place);
  const mendedAt = Date.now();
  exposer.answers(true);
  exposer.expose(healthy);
  const resolved = await waitFor(
    drills.filter((drill) => fired.has(drill) && drill.alertname !== HEARTBEAT),
    "resolved",
    mendedAt,
    place,
  );

  return drills.map((drill) => {
    const firedAt = fired.get(drill) ?? null;
    const resolvedAt = resolved.get(drill) ?? null;
    return {
      drill,
      firedAfterMs: firedAt === null ? null : firedAt - faultAt,
      resolvedAfterMs: resolvedAt === null ? null : resolvedAt - mendedAt,
      problem: tooEarly.has(drill)
        ? "it fired before there was a fault"
        : firedAt === null
          ? "it did not reach its receiver"
          : resolvedAt === null && drill.alertname !== HEARTBEAT
            ? "it was not resolved"
            : null,
    };
  });
}

/** When each alert was told of, as far as that happened in time. */
async function waitFor(
  drills: readonly Drill[],
  status: "firing" | "resolved",
  sinceMs: number,
  { receiver, deadlineMs }: Place,
): Promise<ReadonlyMap<Drill, number>> {
  const told = new Map<Drill, number>();
  while (told.size < drills.length && Date.now() < sinceMs + deadlineMs) {
    for (const drill of drills) {
      const at = told.has(drill) ? null : toldAt(receiver, drill, status, sinceMs);
      if (at !== null) told.set(drill, at);
    }
    await sleep(200);
  }
  return told;
}

/** When somebody was told that an alert fires, or is over; our product is told of all, and of the heartbeat the gateway. */
function toldAt(receiver: WebhookReceiver, drill: Drill, status: string, sinceMs: number): number | null {
  const path = drill.alertname === HEARTBEAT ? "/gateway/heartbeat" : "/product";
  const found = receiver.received.find(
    (one) =>
      one.path === path &&
      one.at.getTime() >= sinceMs &&
      one.notification.alerts.some((alert) => alert.status === status && isOf(drill, alert.labels)),
  );
  return found ? found.at.getTime() : null;
}

/** Is the last word on an alert since a time that it fires? What a Prometheus without any data yet says is over by then. */
function isFiring(receiver: WebhookReceiver, drill: Drill, sinceMs: number): boolean {
  const words = receiver.received
    .filter(({ path, at }) => path === "/product" && at.getTime() >= sinceMs)
    .flatMap(({ notification }) => notification.alerts.filter(({ labels }) => isOf(drill, labels)));
  return words.at(-1)?.status === "firing";
}

function isOf(drill: Drill, labels: Readonly<Record<string, string>>): boolean {
  return (
    labels.alertname === drill.alertname &&
    labels.slo === drill.slo &&
    labels.severity === drill.severity &&
    labels.service === drill.service &&
    (labels.window ?? null) === drill.window
  );
}
