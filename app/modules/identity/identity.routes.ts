import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import { permissionsOf } from "./identity.policy.ts";
import {
  type ApiKeyJson,
  apiKeyListSchema,
  createdApiKeySchema,
  newApiKeySchema,
  sessionSchema,
  signInSchema,
  type UserJson,
} from "./identity.schema.ts";
import { type ApiKey, type IdentityService, SIGN_IN_MAX_SECONDS, type User } from "./identity.service.ts";

/** The cookie that holds a session's id. */
export const SESSION_COOKIE = "trunkline_session";

/** Sign-in and API keys. */
export function identityRoutes(service: IdentityService): Route[] {
  const tags = ["Identity"];
  return [
    defineRoute({
      method: "POST",
      path: "/api/session",
      summary: "Sign in",
      tags,
      auth: { kind: "public" },
      limit: "sign-in",
      body: signInSchema,
      responses: { 200: { description: "Signed in; the session is in a cookie", schema: sessionSchema } },
      handler: async ({ body }) => {
        const { user, sessionId } = await service.signIn(body);
        const cookie = {
          name: SESSION_COOKIE,
          value: sessionId,
          options: { maxAgeSeconds: SIGN_IN_MAX_SECONDS },
        };
        return { status: 200, body: { user: presentUser(user) }, cookies: [cookie] };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/session",
      summary: "See who is signed in",
      tags,
      auth: { kind: "signed_in" },
      responses: {
        200: { description: "The signed-in user", schema: sessionSchema },
        204: { description: "Signed in by an API key, which is no user" },
      },
      handler: async ({ principal }) => {
        const user = principal.kind === "user" ? await service.userById(principal.id) : null;
        return user ? { status: 200, body: { user: presentUser(user) } } : { status: 204 };
      },
    }),
    defineRoute({
      method: "DELETE",
      path: "/api/session",
      summary: "Sign out",
      tags,
      auth: { kind: "signed_in" },
      responses: { 204: { description: "Signed out" } },
      handler: async ({ principal }) => {
        if (principal.sessionId) await service.signOut(principal.sessionId);
        return { status: 204, cookies: [{ name: SESSION_COOKIE, value: "", options: { maxAgeSeconds: 0 } }] };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/api-keys",
      summary: "List API keys",
      tags,
      auth: { kind: "permission", permission: "api-keys:manage" },
      responses: {
        200: { description: "Keys that are not revoked, newest first", schema: apiKeyListSchema },
      },
      handler: async () => ({
        status: 200,
        body: { items: (await service.listApiKeys()).map(presentApiKey), nextCursor: null },
      }),
    }),
    defineRoute({
      method: "POST",
      path: "/api/api-keys",
      summary: "Make an API key",
      tags,
      auth: { kind: "permission", permission: "api-keys:manage" },
      body: newApiKeySchema,
      responses: {
        201: { description: "The key, with its secret for the only time", schema: createdApiKeySchema },
      },
      handler: async ({ body, principal }) => {
        const { key, ...created } = await service.createApiKey(principal, body);
        return { status: 201, body: { ...presentApiKey(created), key } };
      },
    }),
    defineRoute({
      method: "DELETE",
      path: "/api/api-keys/:id",
      summary: "Revoke an API key",
      tags,
      auth: { kind: "permission", permission: "api-keys:manage" },
      params: z.object({ id: z.uuid() }),
      responses: { 204: { description: "Revoked; it opens nothing any more" } },
      handler: async ({ params, principal }) => {
        await service.revokeApiKey(principal, params.id);
        return { status: 204 };
      },
    }),
  ];
}

function presentUser(user: User): UserJson {
  const { id, name, email, role, department } = user;
  return { id, name, email, role, department, permissions: [...permissionsOf(role)] };
}

function presentApiKey(key: ApiKey): ApiKeyJson {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: [...key.scopes],
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
  };
}
