import { type Route, routesOf } from "../../http/index.ts";
import { systemPerformanceContract } from "./system-performance.contract.ts";
import type { SystemPerformanceService } from "./system-performance.service.ts";

/** How the system is. */
export function systemPerformanceRoutes(service: SystemPerformanceService): Route[] {
  const route = routesOf(systemPerformanceContract);
  return [route("getSystemPerformance", async () => ({ status: 200, body: await service.current() }))];
}
