import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";

/** Operations of one batch. */
export const MAX_OPERATIONS = 50;
const MAX_BODY_BYTES = 1024 * 1024;

const operationId = z
  .string()
  .regex(/^[\w.-]{1,64}$/, "must have up to 64 letters, digits, dots, dashes and underscores")
  .describe("Made up by the client; names the operation in the answer and in references");

const referenceSchema = z
  .strictObject({
    $result: z
      .string()
      .max(400)
      .regex(/^[\w.-]{1,64}#\/.+$/, "must be an operation's id, # and a JSON pointer")
      .describe("`lead#/body/id`: a JSON pointer (RFC 6901) into the result of an earlier operation"),
  })
  .meta({ id: "BatchReference", description: "Stands for a value of an earlier operation's result" });

const scalar = z.union([z.string().max(2_000), z.number(), z.boolean()]);
const queryValue = z.union([scalar, referenceSchema, z.array(z.union([scalar, referenceSchema])).max(100)]);
const headerValue = z.union([z.string().max(2_000), referenceSchema]);

/** One request within a batch. */
export const batchOperationSchema = z
  .strictObject({
    id: operationId,
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    path: z
      .string()
      .max(2_000)
      .regex(/^\/api\/[^?\s]+$/, "must begin with /api/, and have no query: that is a field of its own")
      .describe("`/api/leads/{lead#/body/id}`: references stand in braces")
      .meta({ example: "/api/leads" }),
    query: z.record(z.string().min(1).max(100), queryValue).optional(),
    headers: z
      .strictObject({
        "If-Match": headerValue.optional(),
        "If-None-Match": headerValue.optional(),
        "Idempotency-Key": headerValue.optional(),
      })
      .optional(),
    body: z
      .unknown()
      .optional()
      .describe(
        'JSON; wherever an object is `{"$result": "lead#/body/id"}`, the value that it refers to is sent',
      ),
    dependsOn: z
      .array(operationId)
      .max(MAX_OPERATIONS)
      .optional()
      .describe(
        "Earlier operations without whose success this one is not run. Those that it refers to are so by themselves",
      ),
  })
  .meta({ id: "BatchOperation" });

/** What a batch takes. */
export const batchSchema = z.strictObject({
  atomic: z
    .boolean()
    .default(false)
    .describe(
      "All or nothing: the first operation that fails takes back those before it, and those after it are not run",
    ),
  order: z
    .enum(["listed", "dependencies"])
    .default("listed")
    .describe(
      "`listed`: as if each were sent when the one before it is answered; reads that follow each other run at the same time. " +
        "`dependencies`: only after those that it depends on, ten at the same time. Atomic batches are run as listed",
    ),
  operations: z.array(batchOperationSchema).min(1).max(MAX_OPERATIONS),
});

/** What became of one operation. */
export const batchResultSchema = z
  .object({
    id: z.string(),
    status: z.int().describe("As the request would have been answered by itself"),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        "`etag`, `location`, `retry-after`, `idempotent-replayed`, `deprecation` and `sunset`, where there are any",
      ),
    body: z
      .unknown()
      .optional()
      .describe("As by itself, without the fields that are null; a problem where it failed"),
  })
  .meta({ id: "BatchResult" });

/** What became of a batch. */
export const batchAnswerSchema = z
  .object({
    isRolledBack: z.boolean().describe("Nothing was changed: an operation of an atomic batch failed"),
    results: z.array(batchResultSchema).describe("One for each operation, in their order"),
  })
  .meta({ id: "BatchAnswer" });

/** Many requests in one. */
export const batchContract = {
  tag: { name: "Batch", description: "Many requests in one." },
  endpoints: {
    runBatch: {
      method: "POST",
      path: "/api/batch",
      summary: "Carry out many operations",
      description:
        "Each operation is checked, counted against the limits, carried out and answered as if it were sent by itself. What streams, holds " +
        "secrets or asks for no sign-in cannot be part of a batch; what does more than change rows cannot be part of an atomic one.",
      access: "signed_in",
      inBatch: "never",
      body: { json: batchSchema, maxBytes: MAX_BODY_BYTES },
      responses: { 200: { description: "What became of each operation", schema: batchAnswerSchema } },
    },
  },
} as const satisfies ModuleContract;

export type Batch = z.output<typeof batchSchema>;
export type BatchOperation = z.output<typeof batchOperationSchema>;
export type BatchAnswer = z.output<typeof batchAnswerSchema>;
