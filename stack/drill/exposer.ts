import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { InjectedSeries } from "../../prometheus/drills/injected-series.ts";

/** What Prometheus scrapes in a drill: series as the parts of the stack would expose them. */
export interface Exposer {
  /** `host:port` of the target. */
  readonly target: string;
  /** From now on exactly these series are exposed. Counters go on from where they were. */
  expose(series: readonly InjectedSeries[]): void;
  /** Whether the second target, `/target`, answers. */
  answers(isUp: boolean): void;
  stop(): Promise<void>;
}

/** Starts an exposer on a free port of the loopback address. */
export async function startExposer(): Promise<Exposer> {
  const counters = new Map<string, number>();
  let exposed: readonly InjectedSeries[] = [];
  let isUp = true;
  let countedAtMs = performance.now();

  function count(): void {
    const nowMs = performance.now();
    for (const { series, perSecond } of exposed) {
      if (perSecond === undefined) continue;
      counters.set(series, (counters.get(series) ?? 0) + (perSecond * (nowMs - countedAtMs)) / 1000);
    }
    countedAtMs = nowMs;
  }

  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    if (request.url === "/target") {
      response.statusCode = isUp ? 200 : 503;
      response.end("");
      return;
    }
    count();
    const lines = exposed.map(({ series, value }) => `${series} ${value ?? counters.get(series) ?? 0}\n`);
    response.end(lines.join(""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    expose: (series) => {
      count();
      // Rows may be measured by the same series: one line each.
      exposed = [...new Map(series.toReversed().map((one) => [one.series, one])).values()];
    },
    answers: (answer) => {
      isUp = answer;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
