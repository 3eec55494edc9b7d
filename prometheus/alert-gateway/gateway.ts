import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAnnotate } from "./alerts/annotate.ts";
import { createIntake } from "./alerts/intake.ts";
import { createTargets } from "./alerts/targets.ts";
import { prometheusReader } from "./evidence/prometheus.ts";
import { tempoReader } from "./evidence/tempo.ts";
import { startHeartbeatWatch } from "./heartbeat/watch.ts";
import { runbookLibrary } from "./runbooks/library.ts";
import { createServer } from "./server.ts";
import type { Settings } from "./settings.ts";

/** A gateway that answers. */
export interface Gateway {
  readonly url: string;
  /** Takes nothing new, passes on what it has, and ends. */
  stop(): Promise<void>;
}

const RUNBOOKS = fileURLToPath(new URL("../runbooks", import.meta.url));
const REPEAT_MS = 3_600_000;

/** Starts everything. Rejects where the port cannot be had. */
export async function startGateway(settings: Settings): Promise<Gateway> {
  const { links, publicUrl, heartbeatSilenceMs } = settings;
  const targets = createTargets(settings.targets, settings.token);
  const intake = createIntake({
    annotate: createAnnotate({
      prometheus: prometheusReader(settings.prometheusUrl),
      tempo: tempoReader(settings.tempoUrl),
      grafanaUrl: links.grafanaUrl,
    }),
    targets,
    budgetMs: settings.explanationBudgetMs,
  });
  const heartbeat = startHeartbeatWatch({
    stateFile: join(settings.stateDir, "heartbeat.json"),
    limits: { silenceMs: heartbeatSilenceMs, firstMs: settings.firstHeartbeatMs, repeatMs: REPEAT_MS },
    targets,
    addresses: { publicUrl, alertmanagerUrl: links.alertmanagerUrl, appUrl: links.appUrl },
    everyMs: Math.max(200, Math.min(5_000, heartbeatSilenceMs / 10)),
  });
  const app = createServer({
    intake,
    heartbeat,
    runbooks: runbookLibrary(RUNBOOKS),
    links,
    runbooksUrl: `${publicUrl}/runbooks`,
  });
  const server = await new Promise<Server>((resolve, reject) => {
    const listening: Server = app.listen(settings.port, settings.host, () => resolve(listening));
    listening.once("error", reject);
  });
  return {
    url: `http://${settings.host}:${(server.address() as AddressInfo).port}`,
    async stop() {
      heartbeat.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await intake.settled();
      server.closeAllConnections();
      await closed;
    },
  };
}
