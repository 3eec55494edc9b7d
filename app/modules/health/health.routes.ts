import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import { healthSchema, livenessSchema, readinessSchema } from "./health.schema.ts";
import type { HealthService } from "./health.service.ts";

/** What the browser needs to know before anybody signs in. */
export const clientConfigSchema = z
  .object({
    environment: z.string(),
    release: z.string(),
    faroUrl: z.string().nullable(),
    grafanaUrl: z.string().nullable(),
  })
  .meta({ id: "ClientConfig" });

/** The application's own state, for people, load balancers and the browser. */
export function healthRoutes(
  service: HealthService,
  clientConfig: z.output<typeof clientConfigSchema>,
): Route[] {
  const tags = ["Operations"];
  const auth = { kind: "public" } as const;
  return [
    defineRoute({
      method: "GET",
      path: "/api/health",
      summary: "See the state of the application and of all it depends on",
      tags,
      auth,
      isRoutine: true,
      responses: {
        200: { description: "It answers, perhaps with less than all (degraded)", schema: healthSchema },
        503: { description: "Something that it cannot do without is down", schema: healthSchema },
      },
      handler: () => {
        const body = service.report();
        return body.status === "down" ? { status: 503, body } : { status: 200, body };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/health/live",
      summary: "Is the process alive?",
      tags,
      auth,
      isRoutine: true,
      responses: {
        200: { description: "It is; restart it when this does not answer", schema: livenessSchema },
      },
      handler: () => ({ status: 200, body: { status: "alive" } }),
    }),
    defineRoute({
      method: "GET",
      path: "/api/health/ready",
      summary: "May traffic come here?",
      tags,
      auth,
      isRoutine: true,
      responses: {
        200: { description: "Yes", schema: readinessSchema },
        503: { description: "Not now, and why", schema: readinessSchema },
      },
      handler: async () => {
        const body = await service.readiness();
        return body.status === "ready" ? { status: 200, body } : { status: 503, body };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/config",
      summary: "Read what the web application needs to start",
      tags,
      auth,
      responses: { 200: { description: "Nothing secret", schema: clientConfigSchema } },
      handler: () => ({ status: 200, body: clientConfig }),
    }),
  ];
}
