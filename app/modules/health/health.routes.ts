import { type Route, routesOf } from "../../http/index.ts";
import { type ClientConfig, healthContract } from "./health.contract.ts";
import type { HealthService } from "./health.service.ts";

/** The application's own state, for people, load balancers and the browser. */
export function healthRoutes(
  service: HealthService,
  clientConfig: ClientConfig,
  renderMetrics: () => Promise<string>,
): Route[] {
  const route = routesOf(healthContract);
  return [
    route("getHealth", () => {
      const body = service.report();
      return body.status === "down" ? { status: 503, body } : { status: 200, body };
    }),
    route("getLiveness", () => ({ status: 200, body: { status: "alive" } })),
    route("getReadiness", async () => {
      const body = await service.readiness();
      return body.status === "ready" ? { status: 200, body } : { status: 503, body };
    }),
    route("getClientConfig", () => ({ status: 200, body: clientConfig })),
    route("getPresence", () => ({ status: 200, body: "trunkline_answers 1\n" })),
    route("getMetrics", async () => ({ status: 200, body: await renderMetrics() })),
  ];
}
