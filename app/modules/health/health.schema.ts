import { z } from "zod";

/** One dependency as it was last seen. */
export const dependencySchema = z
  .object({
    name: z.string(),
    state: z.enum(["up", "degraded", "down", "unknown"]),
    isCritical: z.boolean().describe("Without it the application cannot answer"),
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
});

export type DependencyJson = z.output<typeof dependencySchema>;
export type HealthJson = z.output<typeof healthSchema>;
