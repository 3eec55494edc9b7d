/**
 * The alert gateway: explains alerts, serves the runbooks, and pages when monitoring falls silent. It needs nothing of the
 * application, nor that Prometheus or Tempo run.
 */
import { startGateway } from "./gateway.ts";
import { log, reasonOf } from "./log.ts";
import { readSettings } from "./settings.ts";

try {
  const gateway = await startGateway(readSettings(process.env));
  log("info", "alert gateway is ready", { url: gateway.url });
  const end = () => void gateway.stop().then(() => process.exit(0));
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
} catch (error) {
  log("error", "the alert gateway cannot start", { reason: reasonOf(error) });
  process.exitCode = 1;
}
