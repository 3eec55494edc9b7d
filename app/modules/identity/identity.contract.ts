import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { shortcutKeysSchema } from "./shortcut-keys.contract.ts";

/** The four roles, each with all that the ones before it may do. */
export const roleSchema = z.enum(["agent", "supervisor", "manager", "admin"]);

/** What signing in takes. */
export const signInSchema = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email()).meta({ example: "agent@trunkline.example" }),
  password: z.string().min(1).max(200),
});

/** A signed-in user as clients see it. */
export const userSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    department: z.string(),
    timeZone: z.string().describe("A name of the IANA time zone database, in which times are shown"),
    shortcutKeys: shortcutKeysSchema.describe("Keys of their own for shortcuts of the screens"),
    permissions: z.array(z.string()),
  })
  .meta({ id: "User" });

export const sessionSchema = z.object({ user: userSchema }).meta({ id: "Session" });

/** What making an API key takes. */
export const newApiKeySchema = z.object({
  name: lineSchema(80),
  scopes: z.array(z.string().max(80)).min(1).describe("Permissions, none beyond those of the key's maker"),
  expiresAt: z.iso.datetime().optional(),
});

/** An API key without its secret. */
export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    prefix: z.string().describe("First characters of the key, to recognise it by"),
    scopes: z.array(z.string()),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });

/** A role with all that it may do, that of the roles before it included. */
export const roleDetailSchema = z
  .object({
    role: roleSchema,
    permissions: z
      .array(z.string())
      .describe("In the order of docs/access.md")
      .meta({ example: ["calls:read"] }),
  })
  .meta({ id: "RoleDetail" });

/** A sign-in of one's own that has not ended. */
export const signInSessionSchema = z
  .object({
    id: idSchema,
    device: z
      .string()
      .describe("Browser and system in words, as far as they say so")
      .meta({ example: "Firefox on Linux" }),
    address: z.string().nullable().describe("From which it was opened; null: not known"),
    signedInAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().describe("To some seconds"),
    isCurrent: z.boolean().describe("The one that asks"),
  })
  .meta({ id: "SignInSession" });

/** Permissions that are about the same work. */
export const permissionAreaSchema = z
  .object({
    title: z.string().describe("The work in words").meta({ example: "Calls" }),
    permissions: z.array(
      z.object({
        permission: z.string().meta({ example: "calls:read" }),
        lets: z.string().describe("What it lets somebody do, in words").meta({ example: "See calls" }),
      }),
    ),
  })
  .meta({ id: "PermissionArea" });

const managesKeys = { permission: "api-keys:manage" } as const;

/** Signing in, and keys for programs. */
export const identityContract = {
  tag: { name: "Identity", description: "Signing in, and keys for programs." },
  endpoints: {
    signIn: {
      method: "POST",
      path: "/api/session",
      summary: "Sign in",
      access: "public",
      limit: "sign-in",
      body: signInSchema,
      responses: { 200: { description: "Signed in; the session is in a cookie", schema: sessionSchema } },
      problems: { 401: "E-mail address or password is wrong" },
    },
    getSession: {
      method: "GET",
      path: "/api/session",
      summary: "See who is signed in",
      access: "signed_in",
      responses: {
        200: { description: "The signed-in user", schema: sessionSchema },
        204: { description: "Signed in by an API key, which is no user" },
      },
    },
    signOut: {
      method: "DELETE",
      path: "/api/session",
      summary: "Sign out",
      access: "signed_in",
      inBatch: "never",
      responses: { 204: { description: "Signed out" } },
    },
    listSessions: {
      method: "GET",
      path: "/api/sessions",
      summary: "See where you are signed in",
      description: "Those of people; an API key has none.",
      access: "signed_in",
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(signInSessionSchema) } },
    },
    endOtherSessions: {
      method: "DELETE",
      path: "/api/sessions",
      summary: "Sign out everywhere but here",
      description: "Their live connections are closed at once.",
      access: "signed_in",
      inBatch: "never",
      responses: { 204: { description: "This one is the only one" } },
    },
    endSession: {
      method: "DELETE",
      path: "/api/sessions/:id",
      summary: "Sign out somewhere",
      description: "Its live connections are closed at once.",
      access: "signed_in",
      inBatch: "never",
      params: z.object({ id: idSchema }),
      responses: { 204: { description: "It has ended" } },
      problems: { 404: "You have no such session" },
    },
    listRoles: {
      method: "GET",
      path: "/api/roles",
      summary: "See what each role may do",
      description: "Roles are fixed by the release that runs; nobody can change them here.",
      access: { permission: "users:manage" },
      responses: {
        200: {
          description:
            "The one that may do least first; and all permissions in words, by the work that they are about",
          schema: z.object({ items: z.array(roleDetailSchema), areas: z.array(permissionAreaSchema) }),
        },
      },
    },
    listApiKeys: {
      method: "GET",
      path: "/api/api-keys",
      summary: "List API keys",
      access: managesKeys,
      query: pageQuerySchema,
      responses: {
        200: { description: "Keys that are not revoked, newest first", schema: pageSchema(apiKeySchema) },
      },
    },
    createApiKey: {
      method: "POST",
      path: "/api/api-keys",
      summary: "Make an API key",
      access: managesKeys,
      answersWithSecret: true,
      body: newApiKeySchema,
      responses: {
        201: {
          description: "The key, with its secret for the only time",
          schema: apiKeySchema.extend({ key: z.string().describe("Shown once; keep it safe") }),
        },
      },
    },
    revokeApiKey: {
      method: "DELETE",
      path: "/api/api-keys/:id",
      summary: "Revoke an API key",
      access: managesKeys,
      params: z.object({ id: idSchema }),
      responses: { 204: { description: "Revoked; it opens nothing any more" } },
    },
  },
} as const satisfies ModuleContract;

export type RoleName = z.output<typeof roleSchema>;
export type UserJson = z.output<typeof userSchema>;
export type SignInSessionJson = z.output<typeof signInSessionSchema>;
export type RoleDetailJson = z.output<typeof roleDetailSchema>;
export type PermissionAreaJson = z.output<typeof permissionAreaSchema>;
export type ApiKeyJson = z.output<typeof apiKeySchema>;
