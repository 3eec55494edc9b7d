/**
 * Started before the application: `node --import ./otel/sdk/start.ts app/main.ts`. With OTEL_SDK_DISABLED=true nothing
 * of OpenTelemetry is loaded at all.
 */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// OpenTelemetry's packages load everything they know; compiled once and kept, that costs a start less than it did
// without (docs/decisions/0007). A folder that cannot be written only means that nothing is kept.
enableCompileCache(
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url)),
);

if (process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() !== "true") {
  const { setTelemetryRuntime } = await import("./runtime.ts");
  const { startTelemetry } = await import("./telemetry.ts");
  setTelemetryRuntime(startTelemetry(process.env));
}
