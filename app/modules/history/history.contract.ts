import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";

/** One change of a record. */
export const recordChangeSchema = z
  .object({
    id: idSchema,
    at: z.iso.datetime(),
    action: z.string().describe("Such as `created`, `updated`, `assigned`, `deleted`"),
    actor: z.object({
      kind: z.enum(["user", "api_key", "system"]),
      id: idSchema.nullable(),
      name: z.string().nullable(),
    }),
    changes: z
      .record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }))
      .describe("By field: what it was, and what it became"),
    traceId: z.string().nullable(),
  })
  .meta({ id: "RecordChange" });

export type RecordChangeJson = z.output<typeof recordChangeSchema>;
