import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { callsContract } from "../calls/calls.contract.ts";

const isoDate = z.iso.datetime();
const mos = z.number().min(1).max(5);
const figure = z.number().nullable();

/** Where on a call's way it was measured. */
export const callEdgeSchema = z
  .enum(["carrier", "sip", "sdk", "client", "other"])
  .describe("The carrier's gateway, a SIP trunk's, the softphone, or the carrier's gateway to the softphone");

const directionSchema = z
  .enum(["inbound", "outbound", "both"])
  .describe("Which way the voice went, seen from the edge");

/** How well a call could be heard, in one line. */
export const callQualitySummarySchema = z.object({
  sampleCount: z.number().int(),
  mosAvg: mos.describe("Mean opinion score, 1 (bad) to 4.43 (best)"),
  mosMin: mos.describe("Of the worst sample"),
  isPoor: z.boolean().describe("Below 3.6 many people are dissatisfied"),
  rttMsAvg: figure.describe("There and back; null: not measured"),
  jitterMsAvg: figure.describe("Null: not measured"),
  lossPercentAvg: z.number(),
});

/** One edge's measurements of a call, one way. */
export const callQualitySeriesSchema = z.object({
  line: z.string().nullable().describe("The carrier's id of the call or leg; null: it was reported by API"),
  edge: callEdgeSchema,
  direction: directionSchema,
  points: z.array(
    z.object({
      at: isoDate,
      mosAvg: mos,
      mosMin: mos,
      rttMs: figure,
      jitterMs: figure,
      lossPercent: z.number(),
    }),
  ),
});

/** A sample as whoever measures a call reports it. */
export const reportedSampleSchema = z.strictObject({
  callId: idSchema,
  at: isoDate.describe("The end of the stretch that was measured, of 10 s usually"),
  edge: callEdgeSchema,
  direction: directionSchema.default("both"),
  rttMs: z.number().min(0).max(60_000).nullable().default(null).describe("There and back"),
  jitterMs: z.number().min(0).max(60_000).nullable().default(null),
  lossPercent: z.number().min(0).max(100),
  mos: mos.optional().describe("Computed by the E-model of ITU-T G.107 when left out"),
});

/** How well people hear each other in calls. */
export const callQualityContract = {
  tag: callsContract.tag,
  endpoints: {
    getCallQuality: {
      method: "GET",
      path: "/api/calls/:id/quality",
      summary: "See how well a call could be heard",
      description:
        "Carriers tell some 90 seconds after the end. Long calls are told in points of several samples each, 200 a series at most.",
      access: { permission: "calls:read" },
      cache: { kind: "calls", tags: ["call:{id}", "call-quality:{id}"], sharedBy: "everybody" },
      params: z.object({ id: idSchema }),
      responses: {
        200: {
          description: "In one line and in time",
          schema: z
            .object({
              callId: idSchema,
              summary: callQualitySummarySchema.nullable().describe("Null: nothing was measured, or not yet"),
              secondsPerPoint: z.number().int(),
              series: z.array(callQualitySeriesSchema),
            })
            .meta({ id: "CallQuality" }),
        },
      },
    },
    reportCallSamples: {
      method: "POST",
      path: "/api/call-quality/samples",
      summary: "Report how calls can be heard",
      description:
        "For gateways and softphones that measure by themselves: many calls at a time, while they last. The same sample again replaces what was said of it before.",
      access: { permission: "call-quality:report" },
      body: z.strictObject({ samples: z.array(reportedSampleSchema).min(1).max(1_000) }),
      responses: {
        200: {
          description: "Kept, but for those of calls that do not exist",
          schema: z.object({ kept: z.number().int(), unknownCallIds: z.array(idSchema) }),
        },
      },
    },
  },
} as const satisfies ModuleContract;

export type CallEdge = z.output<typeof callEdgeSchema>;
export type ReportedSample = z.output<typeof reportedSampleSchema>;
