/**
 * OpenSLO v1 as its specification has it (https://github.com/OpenSLO/OpenSLO, which publishes no JSON schema of its own):
 * the kinds of object that we write, strict, so that a misspelt key is an error.
 */
import { z } from "zod";

const nameSchema = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "a name by RFC 1123");
const keySchema = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/);
const annotationKeySchema = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/)
  .refine((key) => !key.startsWith("openslo.com/"), "openslo.com/ is reserved");
const descriptionSchema = z.string().max(1050);
const durationSchema = z.string().regex(/^[1-9][0-9]*[mhdwMQY]$/, "a duration-shorthand");
const operatorSchema = z.enum(["lte", "gte", "lt", "gt"]);

const metadataSchema = z.strictObject({
  name: nameSchema,
  displayName: z.string().optional(),
  labels: z.record(keySchema, z.union([z.string(), z.array(z.string())])).optional(),
  annotations: z.record(annotationKeySchema, z.string()).optional(),
});

const metricSchema = z.strictObject({
  metricSource: z.strictObject({
    metricSourceRef: nameSchema.optional(),
    type: z.string().optional(),
    spec: z.record(z.string(), z.unknown()),
  }),
});

const ratioSchema = z
  .strictObject({
    counter: z.boolean(),
    good: metricSchema.optional(),
    bad: metricSchema.optional(),
    total: metricSchema,
  })
  .refine(({ good, bad }) => (good === undefined) !== (bad === undefined), "either good or bad");

const object = <Kind extends string, Spec extends z.ZodType>(kind: Kind, spec: Spec) =>
  z.strictObject({
    apiVersion: z.literal("openslo/v1"),
    kind: z.literal(kind),
    metadata: metadataSchema,
    spec,
  });

/** One object of the kinds that we write. */
export const openSloObjectSchema = z.discriminatedUnion("kind", [
  object(
    "DataSource",
    z.strictObject({
      description: descriptionSchema.optional(),
      type: z.string(),
      connectionDetails: z.record(z.string(), z.unknown()),
    }),
  ),
  object("Service", z.strictObject({ description: descriptionSchema.optional() })),
  object(
    "SLO",
    z.strictObject({
      description: descriptionSchema.optional(),
      service: nameSchema,
      indicator: z.strictObject({
        metadata: metadataSchema,
        spec: z.strictObject({ description: descriptionSchema.optional(), ratioMetric: ratioSchema }),
      }),
      timeWindow: z.tuple([z.strictObject({ duration: durationSchema, isRolling: z.literal(true) })]),
      budgetingMethod: z.literal("Occurrences"),
      objectives: z
        .array(z.strictObject({ displayName: z.string().optional(), target: z.number().min(0).lt(1) }))
        .min(1),
      alertPolicies: z.array(z.strictObject({ alertPolicyRef: nameSchema })),
    }),
  ),
  object(
    "AlertPolicy",
    z.strictObject({
      description: descriptionSchema.optional(),
      alertWhenNoData: z.boolean(),
      alertWhenResolved: z.boolean(),
      alertWhenBreaching: z.boolean(),
      conditions: z.array(z.strictObject({ conditionRef: nameSchema })).min(1),
      notificationTargets: z.array(z.strictObject({ targetRef: nameSchema })),
    }),
  ),
  object(
    "AlertCondition",
    z.strictObject({
      description: descriptionSchema.optional(),
      severity: z.string(),
      condition: z.strictObject({
        kind: z.literal("burnrate"),
        op: operatorSchema,
        threshold: z.number(),
        lookbackWindow: durationSchema,
        alertAfter: durationSchema,
      }),
    }),
  ),
]);
