import type { MeterProvider } from "@opentelemetry/api";

/**
 * CPU time and memory of this process, by the names of the semantic conventions (the instrumentation of the runtime
 * gives event loop, garbage collection and heap, but not these).
 */
export function observeProcess(meterProvider: MeterProvider): void {
  const meter = meterProvider.getMeter("trunkline.process");
  meter
    .createObservableCounter("process.cpu.time", { unit: "s", description: "CPU time that the process used" })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { "cpu.mode": "user" });
      result.observe(system / 1e6, { "cpu.mode": "system" });
    });
  meter
    .createObservableUpDownCounter("process.memory.usage", {
      unit: "By",
      description: "Physical memory that the process occupies",
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge("process.uptime", { unit: "s", description: "Time since the process started" })
    .addCallback((result) => result.observe(process.uptime()));
}
