/** Entry of the simulator's process: `node --import ./otel/sdk/start.ts app/simulator/main.ts`. */

import { logLineSender, shutdownTelemetry } from "../../otel/sdk/runtime.ts";
import { readSimulatorConfig, SimulatorConfigError } from "./config.ts";
import { startSimulator } from "./simulator.ts";

const LAST_DEADLINE_MS = 10_000;
const TELEMETRY_FLUSH_MS = 3_000;

function log(level: "info" | "error", message: string, fields: Record<string, unknown> = {}) {
  const line = { level, time: new Date().toISOString(), service: "trunkline-simulator", message, ...fields };
  const text = JSON.stringify(line);
  console.log(text);
  logLineSender()?.(text);
}

/** Names and stacks only: messages may quote what somebody sent. */
function report(error: unknown) {
  const { name, stack } = error instanceof Error ? error : new Error(String(error));
  log("error", "unexpected error", { error: name, stack: stack?.split("\n").slice(1, 6) });
}

try {
  const config = readSimulatorConfig(process.env);
  const simulator = await startSimulator(config, report);
  log("info", "simulator is ready", {
    url: simulator.url,
    smtpPort: simulator.smtpPort,
    appUrl: config.appUrl,
    office: config.office,
    vapiAuth: config.vapi.auth,
  });

  const stop = async (signal: string) => {
    log("info", "simulator is stopping", { signal });
    setTimeout(() => process.exit(1), LAST_DEADLINE_MS).unref();
    await simulator.stop().catch(report);
    await shutdownTelemetry(TELEMETRY_FLUSH_MS);
    log("info", "simulator has stopped");
    process.exit(0);
  };
  process.once("SIGTERM", (signal) => void stop(signal));
  process.once("SIGINT", (signal) => void stop(signal));
} catch (error) {
  if (error instanceof SimulatorConfigError) log("error", error.message);
  else if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    log("error", `a port of the simulator is taken: ${error.message}`);
  } else report(error);
  process.exit(1);
}
