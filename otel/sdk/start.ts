/**
 * Started before the application: `node --import ./otel/sdk/start.ts app/main.ts`. With OTEL_SDK_DISABLED=true nothing
 * of OpenTelemetry is loaded at all.
 */
if (process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() !== "true") {
  const { setTelemetryRuntime } = await import("./runtime.ts");
  const { startTelemetry } = await import("./telemetry.ts");
  setTelemetryRuntime(startTelemetry(process.env));
}
