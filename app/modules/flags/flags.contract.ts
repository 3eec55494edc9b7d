import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { environmentNameSchema } from "../health/health.contract.ts";
import { roleSchema } from "../identity/identity.contract.ts";

/** Every feature flag that there is; what each is for stands in `flags.policy.ts`. */
export const flagNameSchema = z.enum(["audit-log"]);

/** Whom an override is for; the narrower one wins: a user before their role, that before the environment. */
export const flagScopeSchema = z.enum(["user", "role", "environment"]);

/** For whom a flag is other than its default. */
export const flagOverrideSchema = z.object({
  scope: flagScopeSchema,
  target: z.string().describe("A user's id, a role, or an environment"),
  targetName: z.string().nullable().describe("Of users"),
  isOn: z.boolean(),
  reason: z.string(),
  changedAt: z.iso.datetime(),
});

/** A feature flag with all that is overridden. */
export const flagSchema = z
  .object({
    name: flagNameSchema,
    description: z.string(),
    owner: z.string().describe("Who decides about it"),
    isOnByDefault: z.boolean(),
    removeAfter: z.iso.date().describe("After this day its code has no reason to ask it any more"),
    isOverdue: z.boolean(),
    overrides: z.array(flagOverrideSchema),
  })
  .meta({ id: "FeatureFlag" });

const change = {
  isOn: z.boolean().nullable().describe("Null takes the override away"),
  reason: z.string().trim().min(3).max(200).describe("For the audit log"),
};

/** A change of one override. */
export const flagChangeSchema = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("user"), target: idSchema, ...change }),
  z.object({ scope: z.literal("role"), target: roleSchema, ...change }),
  z.object({ scope: z.literal("environment"), target: environmentNameSchema, ...change }),
]);

const follows = { permission: "flags:read" } as const;
const manages = { permission: "flags:manage" } as const;

/** What is rolled out step by step, and how far it is. */
export const flagsContract = {
  tag: { name: "Feature flags", description: "What is rolled out step by step." },
  endpoints: {
    getMyFlags: {
      method: "GET",
      path: "/api/feature-flags/mine",
      summary: "See which features are on for you",
      description: "Follow the channel `flags` of the WebSocket at /live to hear when to ask again.",
      access: follows,
      responses: {
        200: {
          description: "Every flag",
          schema: z.object({ flags: z.record(flagNameSchema, z.boolean()) }),
        },
      },
    },
    listFlags: {
      method: "GET",
      path: "/api/feature-flags",
      summary: "See every feature flag and for whom it is on",
      access: manages,
      responses: {
        200: { description: "By name", schema: z.object({ items: z.array(flagSchema) }) },
      },
    },
    setFlagOverride: {
      method: "PUT",
      path: "/api/feature-flags/:name/overrides",
      summary: "Turn a feature on or off for an environment, a role or a user",
      access: manages,
      params: z.object({ name: z.string().max(80) }),
      body: flagChangeSchema,
      responses: { 200: { description: "The flag as it is now; it counts at once", schema: flagSchema } },
      problems: { 404: "There is no such flag", 409: "It is overridden for too many users" },
    },
  },
  channels: {
    flags: {
      pattern: "flags",
      access: follows,
      events: { "flags.changed": z.object({ name: flagNameSchema }) },
    },
  },
} as const satisfies ModuleContract;

export type FlagName = z.output<typeof flagNameSchema>;
export type FlagScope = z.output<typeof flagScopeSchema>;
export type FlagJson = z.output<typeof flagSchema>;
export type FlagChange = z.output<typeof flagChangeSchema>;
