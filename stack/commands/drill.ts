import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Drill, drills } from "../../prometheus/drills/registry.ts";
import { drillTable, keepResults } from "../drill/drill-report.ts";
import { runDrills } from "../drill/run-drills.ts";
import { EXIT, UsageError } from "../exit-code.ts";
import { freePort } from "../process/free-port.ts";
import { STOP_SIGNALS } from "../process/stop-signals.ts";
import type { Settings } from "../settings.ts";
import { liveLine } from "../view/live-line.ts";

/** What `./trunkline drill` was asked for. */
export interface DrillRequest {
  /** An alert's name, a service level, a drill's id, or `all`. */
  readonly wanted: string;
  readonly list?: boolean;
  readonly yesInProduction?: boolean;
}

/**
 * `./trunkline drill [ALERT|all]`: puts a fault in, waits for the alert at its receiver, takes it out and waits for the all-clear, with the
 * rules and routes of this checkout. Answers 1 where one of them did not come.
 */
export async function drill(
  settings: Settings,
  request: DrillRequest,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const all = drills();
  const chosen = choose(all, request.wanted);
  if (request.list) {
    process.stdout.write(chosen.map(({ id, batch }) => `${id}  (${batch})\n`).join(""));
    return EXIT.done;
  }
  // It has receivers of its own and wakes nobody, but needs a core for minutes.
  if (env.TRUNKLINE_ENV === "production" && !request.yesInProduction)
    throw new UsageError("TRUNKLINE_ENV is production: drills run there only with --yes-in-production");
  const dir = mkdtempSync(join(tmpdir(), "trunkline-drill-"));
  const line = liveLine(process.stderr);
  // Prometheus and Alertmanager end with this process (process/managed-process.ts), which a signal alone would not tell.
  const end = () => process.exit(EXIT.interrupted);
  for (const signal of STOP_SIGNALS) process.once(signal, end);
  const remove = () => rmSync(dir, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const results = await runDrills(chosen, {
      dir,
      cacheDir: settings.cacheDir,
      ports: { prometheus: await freePort(), alertmanager: await freePort() },
      onProgress: (text) => line.show(text),
    });
    line.clear();
    process.stdout.write(drillTable(results));
    keepResults(results, new Set(all.map(({ id }) => id)));
    return results.every(({ problem }) => problem === null) ? EXIT.done : EXIT.failed;
  } finally {
    line.clear();
    for (const signal of STOP_SIGNALS) process.off(signal, end);
    process.off("exit", remove);
    remove();
  }
}

function choose(all: readonly Drill[], wanted: string): readonly Drill[] {
  if (wanted === "all") return all;
  const chosen = all.filter(({ id, alertname, slo }) => [id, alertname, slo].includes(wanted));
  if (chosen.length === 0) throw new UsageError(`${wanted} is no alert; ./trunkline drill --list names them`);
  return chosen;
}
