import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";

/** What somebody wrote down about a record. */
export const noteSchema = z
  .object({
    id: idSchema,
    body: z.string(),
    author: z.object({ id: idSchema.nullable(), name: z.string().nullable() }),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Note" });

/** What writing a note takes. */
export const newNoteSchema = z.object({ body: z.string().trim().min(1).max(10_000) });

export type NoteJson = z.output<typeof noteSchema>;
