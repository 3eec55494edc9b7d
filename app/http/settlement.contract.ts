import { z } from "zod";

/** What was done about something that the machinery gave up. */
export const settlementStateSchema = z
  .enum(["open", "acknowledged", "discarded"])
  .describe("Without it: all that are not discarded");

/** The same on an entry of a list. */
export const settlementFields = {
  settlement: z
    .enum(["acknowledged", "discarded"])
    .nullable()
    .describe("acknowledged: somebody looks after it; null: nobody has done anything yet"),
  settledAt: z.iso.datetime().nullable(),
  settledReason: z.string().nullable(),
};

/** Problems of whatever acts on something that was given up. */
export const settlementProblems = {
  409: "It was acknowledged or discarded before, or nothing was done that could be taken back",
} as const;

/** Why it is done; for the audit log and for whoever comes next. */
export const reasonSchema = z.object({ reason: z.string().trim().min(3).max(300) });
