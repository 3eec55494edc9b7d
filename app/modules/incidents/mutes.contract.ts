import { z } from "zod";
import { lineSchema } from "../../http/text.contract.ts";
import { incidentSeveritySchema } from "./severity.contract.ts";

/** Longer work is muted again by whoever is still at it. */
export const MAX_MUTE_MINUTES = 8 * 60;

/** Whose alerts: the parts of Trunkline, what browsers see of it, and what watches it. */
export const mutedServiceSchema = z.enum([
  "trunkline-api",
  "trunkline-worker",
  "trunkline-scheduler",
  "trunkline-web",
  "trunkline-stack",
]);

/** Alerts that tell nobody for some time, since somebody is at work on what they are about. */
export const muteSchema = z
  .object({
    id: z.uuid(),
    service: z.string().nullable().describe("Only alerts of this service; null: of all"),
    severity: z.string().nullable().describe("Only alerts of this urgency; null: of each"),
    reason: z.string(),
    createdByName: z.string(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  })
  .meta({ id: "Mute" });

/** What to mute, and why. */
export const newMuteSchema = z
  .strictObject({
    service: mutedServiceSchema.optional().describe("Only alerts of this service"),
    severity: incidentSeveritySchema.optional().describe("Only alerts of this urgency"),
    forMinutes: z.number().int().min(5).max(MAX_MUTE_MINUTES).describe("It then ends by itself"),
    reason: lineSchema(200).describe("What you are at; others read it"),
  })
  .refine(({ service, severity }) => service !== undefined || severity !== undefined, {
    message: "say which service or which severity: not everything can be muted",
    path: ["service"],
  });

/** What keeps silent now. */
export const mutesSchema = z.object({ items: z.array(muteSchema) }).meta({ id: "Mutes" });

export type MuteJson = z.output<typeof muteSchema>;
export type NewMute = z.output<typeof newMuteSchema>;
