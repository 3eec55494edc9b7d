import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { roleSchema } from "../identity/identity.contract.ts";

const isoDate = z.iso.datetime();
const prioritySchema = z.literal([1, 2, 3, 4]).describe("1 = P1 = urgent");
const MAX_STEPS = 20;
const MAX_TARGETS = 20;
const A_DAY_MINUTES = 1_440;

/** Whom a step tells. */
export const escalationTargetSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("duty") })
    .describe(
      "Those on duty by the rule for the priority, and its fallback: what an alert does without a policy",
    ),
  z
    .strictObject({ kind: z.literal("schedule"), id: idSchema })
    .describe("Whoever is on call in it at that time"),
  z.strictObject({ kind: z.literal("user"), id: idSchema }),
  z.strictObject({ kind: z.literal("role"), role: roleSchema }).describe("Everybody who has it"),
]);

/** By which way a step tells people. */
export const escalationWaySchema = z
  .enum(["sms", "call"])
  .describe("call: the alert is read aloud, and pressing 1 takes it");

const stepFields = {
  afterMinutes: z
    .number()
    .int()
    .min(0)
    .max(A_DAY_MINUTES)
    .describe("Without anybody taking it: after the step before; the first one after the alert was raised"),
  by: escalationWaySchema,
};

/** One step of a policy. */
export const escalationStepSchema = z.strictObject({
  ...stepFields,
  targets: z.array(escalationTargetSchema).min(1).max(MAX_TARGETS),
});

const prioritiesSchema = z
  .array(prioritySchema)
  .max(4)
  .transform((priorities) => [...new Set(priorities)].toSorted((a, b) => a - b))
  .describe(
    "Of the alerts that it is for; each priority is one policy's. The default one has none: it takes the others",
  );

const fields = {
  name: lineSchema(80),
  priorities: prioritiesSchema,
  steps: z.array(escalationStepSchema).min(1).max(MAX_STEPS),
  repeats: z.number().int().min(0).max(10).describe("How often it begins again after its last step"),
  endAfterMinutes: z
    .number()
    .int()
    .min(1)
    .max(A_DAY_MINUTES)
    .describe("After the last step: until it begins again, or is at its end"),
  pagesOperators: z
    .boolean()
    .describe("At its end: pages whoever runs the system, and notifies supervisors and up"),
};

/** What making a policy takes. */
export const newEscalationPolicySchema = z.strictObject({
  ...fields,
  repeats: fields.repeats.default(0),
  endAfterMinutes: fields.endAfterMinutes.default(5),
  pagesOperators: fields.pagesOperators.default(true),
});

/** What changing a policy takes: the fields that change. */
export const escalationPolicyPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

/** A policy as clients see it. */
export const escalationPolicySchema = z
  .object({
    id: idSchema,
    ...fields,
    priorities: z.array(prioritySchema),
    steps: z.array(
      z.object({
        ...stepFields,
        targets: z.array(
          z.object({
            kind: z.enum(["duty", "schedule", "user", "role"]),
            id: idSchema.nullable().describe("Of the schedule or user"),
            role: roleSchema.nullable(),
            name: z
              .string()
              .nullable()
              .describe("Of the schedule or user; null where there is none any more"),
          }),
        ),
      }),
    ),
    isDefault: z.boolean().describe("For every priority that no other policy has; it cannot be deleted"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the policy"),
    createdAt: isoDate,
    updatedAt: isoDate,
  })
  .meta({ id: "EscalationPolicy" });

/** Whom a policy that is being written would tell. */
const escalationPreviewSchema = z.object({
  steps: z.array(
    z.object({
      afterMinutes: z.number().int().describe("After the alert was raised, while nobody takes it"),
      by: escalationWaySchema,
      tellsDuty: z.boolean().describe("Whoever is on duty by the rule for the alert's priority, too"),
      people: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          isReachable: z.boolean().describe("false: has no number, or answered STOP and gets no SMS"),
        }),
      ),
      vacant: z.array(z.string()).describe("Schedules by which nobody is on call then"),
    }),
  ),
  tellsNobody: z.boolean().describe("No step would ever tell anybody: it would be refused"),
});

const read = { permission: "escalation-policies:read" } as const;
const write = { permission: "escalation-policies:write" } as const;
const byId = z.object({ id: idSchema });
const one = { description: "The policy; its version is the ETag", schema: escalationPolicySchema } as const;
const notThere = { 404: "There is no such policy" } as const;
const taken = "Another policy has this name or one of the priorities";

/** Whom an alert is told to, one after another, while nobody takes it. */
export const escalationPoliciesContract = {
  tag: {
    name: "Escalation policies",
    description: "Whom an alert is told to, step by step, while nobody takes it.",
  },
  endpoints: {
    listEscalationPolicies: {
      method: "GET",
      path: "/api/escalation-policies",
      summary: "List escalation policies",
      access: read,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(escalationPolicySchema) } },
    },
    createEscalationPolicy: {
      method: "POST",
      path: "/api/escalation-policies",
      summary: "Make an escalation policy",
      access: write,
      body: newEscalationPolicySchema,
      responses: { 201: one },
      problems: { 409: `${taken}, or no step of it would tell anybody` },
    },
    previewEscalationPolicy: {
      method: "POST",
      path: "/api/escalation-policies/preview",
      summary: "See whom a policy that is being written would tell of an alert",
      description: "Nothing is kept, and nobody is told.",
      access: write,
      body: z.strictObject({
        steps: fields.steps,
        at: isoDate.nullable().default(null).describe("When the alert would be raised; null: now"),
      }),
      responses: { 200: { description: "Step by step", schema: escalationPreviewSchema } },
    },
    getEscalationPolicy: {
      method: "GET",
      path: "/api/escalation-policies/:id",
      summary: "See an escalation policy",
      access: read,
      params: byId,
      responses: { 200: one },
      problems: notThere,
    },
    updateEscalationPolicy: {
      method: "PATCH",
      path: "/api/escalation-policies/:id",
      summary: "Change an escalation policy",
      description: "Alerts that are raised from now on follow it; those that are open go on as it was.",
      access: write,
      isVersioned: true,
      params: byId,
      body: escalationPolicyPatchSchema,
      responses: { 200: one },
      problems: {
        ...notThere,
        409: `${taken}; it is the default one, which has no priorities of its own; or no step would tell anybody`,
      },
    },
    deleteEscalationPolicy: {
      method: "DELETE",
      path: "/api/escalation-policies/:id",
      summary: "Delete an escalation policy",
      description:
        "Its priorities fall to the default one. It can be brought back as long as deleted policies are kept.",
      access: write,
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: { ...notThere, 409: "It is the default one" },
    },
    restoreEscalationPolicy: {
      method: "POST",
      path: "/api/escalation-policies/:id/restore",
      summary: "Bring a deleted escalation policy back",
      access: write,
      params: byId,
      responses: { 200: one },
      problems: { ...notThere, 409: `${taken} by now, or no step of it would tell anybody` },
    },
  },
} as const satisfies ModuleContract;

export type EscalationTarget = z.output<typeof escalationTargetSchema>;
export type EscalationWay = z.output<typeof escalationWaySchema>;
export type EscalationStep = z.output<typeof escalationStepSchema>;
export type NewEscalationPolicy = z.output<typeof newEscalationPolicySchema>;
export type EscalationPolicyPatch = z.output<typeof escalationPolicyPatchSchema>;
export type EscalationPreviewJson = z.output<typeof escalationPreviewSchema>;
export type EscalationPolicyJson = z.output<typeof escalationPolicySchema>;
