export { healthRoutes } from "./health.routes.ts";
export { createHealthService, type HealthCheck, type HealthService } from "./health.service.ts";
