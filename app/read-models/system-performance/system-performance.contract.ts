import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";

const isoDate = z.iso.datetime();
const measured = (what: string) => z.number().nullable().describe(`${what}; null: nobody has measured it`);

/** How the system is at this moment. */
export const vitalsSchema = z
  .object({
    at: isoDate,
    meanResponseSeconds: measured("Mean time of the API's answers over a minute, files and streams included"),
    errorRatio: measured("Share of answers that were server errors, over five minutes"),
    requestsPerMinute: measured("Requests to the API in the last minute"),
    openConnections: measured("Open WebSocket connections"),
    cpuRatio: measured("CPU of the busiest process, as a share of all cores"),
    memoryRatio: measured("Memory of the largest process, as a share of its limit"),
    eventLoopDelaySeconds: measured("99th percentile of how late the busiest process's event loop is"),
  })
  .meta({ id: "SystemVitals" });

const vitalNames = vitalsSchema.omit({ at: true }).keyof().options;

/** held: all is well; at_risk: not for long; missed: less than is owed; unknown: nothing was measured. */
export const levelStateSchema = z.enum(["held", "at_risk", "missed", "unknown"]);

const row = {
  id: z.string().meta({ example: "api-availability" }),
  title: z.string(),
  owner: z.string().describe("The team that answers for it"),
  state: levelStateSchema,
  runbookUrl: z.string().nullable(),
  dashboardUrl: z.string().nullable(),
};

/** A share of good events that is owed over 30 days, and what is left of its error budget. */
export const objectiveSchema = z
  .object({
    ...row,
    objectiveRatio: z.number().describe("Share of good events owed"),
    metRatio: measured("Share of good events of the last 30 days"),
    events: z.number().int().describe("Of the last 30 days"),
    budgetLeftRatio: measured("Share of the error budget that is left; below 0: overspent"),
    burnRate: measured("How many times faster than allowed the budget was spent in the last hour"),
    budgetEndsAt: isoDate
      .nullable()
      .describe("When it will be gone at the rate of the last day; null: not foreseeable"),
  })
  .meta({ id: "ServiceLevelObjective" });

/** A value that must not cross its levels. */
export const thresholdSchema = z
  .object({
    ...row,
    value: measured("The worst value now, in the unit"),
    unit: z.enum(["seconds", "ratio", "count", "score", "bytes"]),
    comparison: z.enum([">", "<"]).describe("On which side of its levels it is bad"),
    warning: z.number().nullable(),
    critical: z.number().nullable(),
    isWebVital: z.boolean().describe("Measured in browsers"),
  })
  .meta({ id: "ServiceLevelThreshold" });

/** An operation of the API that takes long. */
export const slowOperationSchema = z
  .object({
    operation: z.string().meta({ example: "GET /api/calls" }),
    requestsPerMinute: z.number(),
    p95Seconds: z.number(),
    errorRatio: z.number(),
  })
  .meta({ id: "SlowRoute" });

/** What would help, computed from the service levels that are missed or at risk. */
export const recommendationSchema = z
  .object({
    id: z.string().describe("That of the service level"),
    urgency: z.enum(["now", "soon"]),
    title: z.string(),
    why: z.string().describe("Which figure is missed, and by how much"),
    impact: z.string().describe("What people notice"),
    todo: z.string().describe("What to do first"),
    runbookUrl: z.string().nullable(),
    dashboardUrl: z.string().nullable(),
  })
  .meta({ id: "Recommendation" });

/** How the system is, was in the last half hour, and what is owed. */
export const systemPerformanceSchema = z
  .object({
    at: isoDate,
    isDegraded: z
      .boolean()
      .describe("true: Prometheus does not answer, or none is configured; figures are null, lists are empty"),
    degradedBecause: z.enum(["not_configured", "no_answer"]).nullable(),
    vitals: vitalsSchema,
    history: z.object({
      from: isoDate,
      stepSeconds: z.number().int(),
      series: z.object(
        Object.fromEntries(vitalNames.map((name) => [name, z.array(z.number().nullable())])) as Record<
          (typeof vitalNames)[number],
          z.ZodArray<z.ZodNullable<z.ZodNumber>>
        >,
      ),
    }),
    objectives: z.array(objectiveSchema),
    thresholds: z.array(thresholdSchema),
    slowOperations: z
      .array(slowOperationSchema)
      .describe("The slowest first, of those asked for in the last half hour"),
    recommendations: z.array(recommendationSchema).describe("The most urgent first"),
  })
  .meta({ id: "SystemPerformance" });

/** What is owed and how far it is met: all of it but the figures of the moment, which come more often, and those before. */
export const systemEvaluationSchema = systemPerformanceSchema
  .omit({ vitals: true, history: true })
  .meta({ id: "SystemEvaluation" });

const access = { permission: "performance:read" } as const;

/** How the system is, live. */
export const systemPerformanceContract = {
  tag: {
    name: "System performance",
    description:
      "How the system is at this moment and what is owed: from Prometheus, by the service levels of the catalogue. Active alerts are incidents.",
  },
  endpoints: {
    getSystemPerformance: {
      method: "GET",
      path: "/api/performance",
      summary: "See how the system is, and what is owed",
      description:
        "Where Prometheus is away it says so and answers all the same. Follow the channel `performance` for the same live: the figures of the moment every five seconds, what is owed every fifteen, for as long as somebody has asked this within two minutes.",
      access,
      responses: { 200: { description: "Now", schema: systemPerformanceSchema } },
    },
  },
  channels: {
    performance: {
      pattern: "performance",
      access,
      events: {
        /** The figures of this moment. */
        "performance.measured": vitalsSchema,
        /** What is owed, how far it is met, what is slow and what would help. */
        "performance.evaluated": systemEvaluationSchema,
      },
    },
  },
} as const satisfies ModuleContract;

export type SystemEvaluation = z.output<typeof systemEvaluationSchema>;
export type Vitals = z.output<typeof vitalsSchema>;
export type VitalName = (typeof vitalNames)[number];
export type LevelState = z.output<typeof levelStateSchema>;
export type Objective = z.output<typeof objectiveSchema>;
export type Threshold = z.output<typeof thresholdSchema>;
export type SlowOperation = z.output<typeof slowOperationSchema>;
export type Recommendation = z.output<typeof recommendationSchema>;
export type SystemPerformance = z.output<typeof systemPerformanceSchema>;
