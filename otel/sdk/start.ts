/**
 * Started before the application: `node --import ./otel/sdk/start.ts app/main.ts`. What it instruments must not be
 * loaded before it. With OTEL_SDK_DISABLED=true nothing is loaded at all.
 */
if (process.env.OTEL_SDK_DISABLED !== "true") {
  const { register } = await import("import-in-the-middle/register-hooks.mjs");
  const { HOOKED_PACKAGES } = await import("./hooked-packages.ts");
  register({ include: [...HOOKED_PACKAGES] });
  const { setTelemetryRuntime } = await import("./runtime.ts");
  const { startTelemetry } = await import("./telemetry.ts");
  setTelemetryRuntime(startTelemetry(process.env));
}
