import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";

/** One dependency as it was last seen. */
export const dependencySchema = z
  .object({
    name: z.string(),
    state: z.enum(["up", "degraded", "down", "unknown"]),
    isCritical: z.boolean().describe("Without it nothing can be taken in or answered"),
    latencyMs: z.number().nullable(),
    detail: z.string().nullable(),
    checkedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Dependency" });

/** GET /api/health */
export const healthSchema = z
  .object({
    status: z.enum(["ok", "degraded", "down"]),
    release: z.string(),
    roles: z.array(z.string()),
    uptimeSeconds: z.number().int(),
    dependencies: z.array(dependencySchema),
  })
  .meta({ id: "Health" });

export const livenessSchema = z.object({ status: z.literal("alive") });
export const readinessSchema = z.object({
  status: z.enum(["ready", "not_ready"]),
  reason: z.string().nullable(),
  without: z
    .array(z.string())
    .describe("What was down when it was last looked at; all else goes on without it"),
});

/** What kind of installation this is. */
export const environmentNameSchema = z.enum(["development", "demo", "test", "production"]);

/** What the browser needs to know before anybody signs in. */
export const clientConfigSchema = z
  .object({
    environment: environmentNameSchema,
    release: z.string(),
    faroUrl: z.string().nullable(),
    grafanaUrl: z.string().nullable(),
    timeZone: z
      .string()
      .describe("The organization's zone of the IANA database: reports count their days by its clocks"),
  })
  .meta({ id: "ClientConfig" });

/** The application's own state, for people, load balancers and the browser. */
export const healthContract = {
  tag: { name: "Operations", description: "The application's own state." },
  endpoints: {
    getHealth: {
      method: "GET",
      path: "/api/health",
      summary: "See the state of the application and of all it depends on",
      access: "public",
      isRoutine: true,
      responses: {
        200: { description: "It answers, perhaps with less than all (degraded)", schema: healthSchema },
        503: { description: "Something that it cannot do without is down", schema: healthSchema },
      },
    },
    getLiveness: {
      method: "GET",
      path: "/api/health/live",
      summary: "Is the process alive?",
      access: "public",
      isRoutine: true,
      responses: {
        200: { description: "It is; restart it when this does not answer", schema: livenessSchema },
      },
    },
    getReadiness: {
      method: "GET",
      path: "/api/health/ready",
      summary: "May traffic come here?",
      access: "public",
      isRoutine: true,
      responses: {
        200: { description: "Yes", schema: readinessSchema },
        503: { description: "Not now, and why", schema: readinessSchema },
      },
    },
    getClientConfig: {
      method: "GET",
      path: "/api/config",
      summary: "Read what the web application needs to start",
      access: "public",
      responses: { 200: { description: "Nothing secret", schema: clientConfigSchema } },
    },
    getPresence: {
      method: "GET",
      path: "/api/health/up",
      summary: "Scrape whether this process answers",
      description: "Prometheus' text format; says nothing but that it is there.",
      access: "public",
      isRoutine: true,
      responses: {
        200: { description: "It answers", contentType: "text/plain; version=0.0.4; charset=utf-8" },
      },
    },
    getMetrics: {
      method: "GET",
      path: "/api/metrics",
      summary: "Read this process's metrics",
      description:
        "Prometheus' text format. The collector gets the same metrics by OTLP; this is for looking at one process.",
      access: { permission: "metrics:read" },
      isRoutine: true,
      responses: {
        200: { description: "Metrics", contentType: "text/plain; version=0.0.4; charset=utf-8" },
      },
    },
  },
} as const satisfies ModuleContract;

export type ClientConfig = z.output<typeof clientConfigSchema>;
export type DependencyJson = z.output<typeof dependencySchema>;
export type ReadinessJson = z.output<typeof readinessSchema>;
export type HealthJson = z.output<typeof healthSchema>;
