import { z } from "zod";
import { PERMISSIONS, ROLE_NAMES } from "./identity.policy.ts";

/** POST /api/session */
export const signInSchema = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email()).meta({ example: "agent@trunkline.example" }),
  password: z.string().min(1).max(200),
});

/** A signed-in user as clients see it. */
export const userSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLE_NAMES),
    department: z.string(),
    permissions: z.array(z.string()),
  })
  .meta({ id: "User" });

/** GET and POST /api/session */
export const sessionSchema = z.object({ user: userSchema }).meta({ id: "Session" });

/** POST /api/api-keys */
export const newApiKeySchema = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(PERMISSIONS)).min(1),
  expiresAt: z.iso.datetime().optional(),
});

/** An API key without its secret. */
export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().describe("First characters of the key, to recognise it by"),
    scopes: z.array(z.string()),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });

/** The answer to making a key: the only time that the secret is shown. */
export const createdApiKeySchema = apiKeySchema.extend({
  key: z.string().describe("Shown once; keep it safe"),
});

/** GET /api/api-keys */
export const apiKeyListSchema = z.object({ items: z.array(apiKeySchema), nextCursor: z.string().nullable() });

export type UserJson = z.output<typeof userSchema>;
export type ApiKeyJson = z.output<typeof apiKeySchema>;
