import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";

const milliseconds = (what: string) => z.number().describe(`Milliseconds: ${what}`);
const instance = z.string().describe("The process that answers: host and process id");

/** How an operation fared. */
export const operationSchema = z
  .object({
    name: z.string().describe("As it is called in code"),
    count: z.number().int(),
    failed: z.number().int(),
    meanMs: milliseconds("mean"),
    p50Ms: milliseconds("median"),
    p95Ms: milliseconds("95th percentile"),
    p99Ms: milliseconds("99th percentile"),
    maxMs: milliseconds("the longest"),
    meanCpuMs: milliseconds(
      "CPU of the main thread meanwhile, mean; of operations that wait, others' work is in it",
    ),
    meanHeapBytes: z.number().describe("By how much the heap grew meanwhile, mean"),
  })
  .meta({ id: "MeasuredOperation" });

/** One run that took long. */
export const slowOperationSchema = z
  .object({
    name: z.string(),
    at: z.iso.datetime().describe("When it ended"),
    durationMs: z.number(),
    cpuMs: z.number(),
    heapBytes: z.number(),
    outcome: z.enum(["ok", "failed"]),
    traceId: z.string().nullable(),
  })
  .meta({ id: "SlowOperation" });

const profileNameSchema = z.string().regex(/^(cpu|heap)-[0-9a-f]{32}$/);

/** A profile, or one that is being recorded. */
export const profileSchema = z
  .object({
    name: profileNameSchema.describe("Its kind, and the id of the trace that asked for it"),
    kind: z.enum(["cpu", "heap"]),
    seconds: z.number().int(),
    instance: z.string().describe("The process of which it is: host and process id"),
    requestedAt: z.iso.datetime(),
    state: z.enum(["recording", "ready", "failed"]),
  })
  .meta({ id: "ProcessProfile" });

/** How the answering process fares, looked at closely. */
export const diagnosticsContract = {
  tag: { name: "Operations", description: "The application's own state." },
  endpoints: {
    listOperations: {
      method: "GET",
      path: "/api/diagnostics/operations",
      summary: "See how the operations fare that this process measures",
      description:
        "Of the last hour at most, by the time that they took all together; and the hundred slowest runs of 150 ms and more.",
      access: { permission: "diagnostics:read" },
      responses: {
        200: {
          description: "Operations, most time first, and slow runs, slowest first",
          schema: z.object({
            instance,
            operations: z.array(operationSchema),
            slow: z.array(slowOperationSchema),
          }),
        },
      },
    },
    listProcessProfiles: {
      method: "GET",
      path: "/api/diagnostics/profiles",
      summary: "List profiles of the last hour",
      access: { permission: "profiles:record" },
      responses: {
        200: {
          description: "Latest first, ten at most",
          schema: z.object({ items: z.array(profileSchema) }),
        },
      },
    },
    recordProcessProfile: {
      method: "POST",
      path: "/api/diagnostics/profiles",
      summary: "Record a profile of this process",
      description:
        "Where its CPU time goes, or who allocates what its heap holds. One is recorded at a time, in all processes; it is kept for an hour. It stands in the audit log.",
      access: { permission: "profiles:record" },
      limit: "profiles",
      body: z.object({
        kind: z.enum(["cpu", "heap"]),
        seconds: z.number().int().min(1).max(60).default(10),
      }),
      problems: { 409: "One is being recorded" },
      responses: { 202: { description: "It is being recorded", schema: profileSchema } },
    },
    getProcessProfile: {
      method: "GET",
      path: "/api/diagnostics/profiles/:name",
      summary: "Fetch a profile",
      description: "As developer tools of browsers open it (Performance, Memory).",
      access: { permission: "profiles:record" },
      params: z.object({ name: profileNameSchema }),
      problems: { 404: "There is none of this name, or it is not ready" },
      responses: { 200: { description: "The profile", contentType: "application/octet-stream" } },
    },
  },
} as const satisfies ModuleContract;
