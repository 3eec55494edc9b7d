import type { ClientConfig } from "../data/types.ts";
import { whenIdle } from "../ui/when-idle.ts";
import { noteView, shownView } from "./view.ts";

let setFaroView: ((name: string) => void) | undefined;

/** Says which page is shown, by its route pattern, never by its address. */
export function setView(pattern: string): void {
  noteView(pattern);
  setFaroView?.(pattern);
}

/**
 * Loads telemetry when the browser has nothing better to do, and tracing after it; without a collector's address
 * only errors are told, to our own server. A failure costs measurements, never the page.
 */
export function startTelemetry(config: ClientConfig | undefined): void {
  if (!config) return;
  afterPaint(async () => {
    const { startErrorReports } = await import("./error-reports.ts");
    startErrorReports(config.release);
  });
  const { faroUrl } = config;
  if (!faroUrl) return;
  afterPaint(async () => {
    const { startFaro } = await import("./faro.ts");
    const faro = startFaro({
      faroUrl,
      environment: config.environment,
      release: config.release,
      view: shownView(),
    });
    setFaroView = faro.setView;
    faro.setView(shownView());
    afterPaint(async () => {
      const { startTracing } = await import("./tracing.ts");
      startTracing(faro, shownView);
    });
  });
}

function afterPaint(work: () => Promise<void>): void {
  const run = () => void work().catch(() => undefined);
  // Two frames: the first is the one being painted.
  requestAnimationFrame(() => requestAnimationFrame(() => void whenIdle(run, 2_000)));
}
