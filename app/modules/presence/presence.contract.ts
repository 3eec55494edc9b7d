import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

/** Is somebody there? `away`: a page is open, and nobody has used it for five minutes. */
export const presenceStateSchema = z.enum(["online", "away", "offline"]);

/** Somebody who is there. */
export const presenceSchema = z
  .object({ userId: idSchema, state: presenceStateSchema.exclude(["offline"]) })
  .meta({ id: "Presence" });

/** When somebody was last there. */
export const lastActiveSchema = z
  .object({
    userId: idSchema,
    name: z.string(),
    state: presenceStateSchema,
    lastActiveAt: z.iso.datetime().describe("Up to five minutes old while somebody is active"),
  })
  .meta({ id: "LastActive" });

const reads = { permission: "presence:read" } as const;

/** Who of the staff is there. */
export const presenceContract = {
  tag: { name: "Presence", description: "Who of the staff is there." },
  endpoints: {
    listPresence: {
      method: "GET",
      path: "/api/presence",
      summary: "List who is online or away",
      description:
        "Who is not listed is offline. However many pages and devices somebody has open, they are listed once. Follow the channel `presence` of the WebSocket at /live for what changes.",
      access: reads,
      query: pageQuerySchema,
      responses: { 200: { description: "By user", schema: pageSchema(presenceSchema) } },
    },
    listLastActive: {
      method: "GET",
      path: "/api/presence/last-active",
      summary: "List when people were last active",
      description: "People who have never been here and disabled ones are left out.",
      access: { permission: "presence:last-active" },
      query: pageQuerySchema,
      responses: { 200: { description: "Most recent first", schema: pageSchema(lastActiveSchema) } },
    },
  },
  channels: {
    presence: {
      pattern: "presence",
      access: reads,
      events: { "presence.changed": z.object({ userId: idSchema, state: presenceStateSchema }) },
    },
  },
} as const satisfies ModuleContract;

export type PresenceState = z.output<typeof presenceStateSchema>;
