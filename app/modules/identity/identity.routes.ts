import { type Route, routesOf } from "../../http/index.ts";
import { PERMISSION_AREAS } from "../permission-areas.ts";
import { identityContract, roleSchema } from "./identity.contract.ts";
import { presentApiKey, presentPermissionArea, presentSession, presentUser } from "./identity.presenter.ts";
import { type IdentityService, SIGN_IN_MAX_SECONDS } from "./identity.service.ts";
import type { SessionsService } from "./sessions.service.ts";

/** The cookie that holds a session's id. */
export const SESSION_COOKIE = "trunkline_session";

/** Sign-in, one's own sessions, and API keys. */
export function identityRoutes(service: IdentityService, sessions: SessionsService): Route[] {
  const route = routesOf(identityContract);
  return [
    route("signIn", async ({ body, ip, headers }) => {
      const userAgent = headers["user-agent"] ?? null;
      const { user, sessionId } = await service.signIn({ ...body, address: ip, userAgent });
      const cookie = {
        name: SESSION_COOKIE,
        value: sessionId,
        options: { maxAgeSeconds: SIGN_IN_MAX_SECONDS },
      };
      return {
        status: 200,
        body: { user: presentUser(user, service.permissionsOf(user.role)) },
        cookies: [cookie],
      };
    }),
    route("getSession", async ({ principal }) => {
      const user = principal.kind === "user" ? await service.userById(principal.id) : null;
      return user
        ? { status: 200, body: { user: presentUser(user, service.permissionsOf(user.role)) } }
        : { status: 204 };
    }),
    route("signOut", async ({ principal }) => {
      if (principal.sessionId) await service.signOut(principal.id, principal.sessionId);
      return { status: 204, cookies: [{ name: SESSION_COOKIE, value: "", options: { maxAgeSeconds: 0 } }] };
    }),
    route("listSessions", async ({ principal, query }) => {
      const { items, nextCursor } = await sessions.list(principal, query);
      return { status: 200, body: { items: items.map(presentSession), nextCursor } };
    }),
    route("endOtherSessions", async ({ principal }) => {
      await sessions.endOthers(principal);
      return { status: 204 };
    }),
    route("endSession", async ({ principal, params }) => {
      await sessions.end(principal, params.id);
      return { status: 204 };
    }),
    route("listRoles", async () => ({
      status: 200,
      body: {
        items: roleSchema.options.map((role) => ({ role, permissions: [...service.permissionsOf(role)] })),
        areas: PERMISSION_AREAS.map(presentPermissionArea),
      },
    })),
    route("listApiKeys", async ({ query }) => {
      const { items, nextCursor } = await service.listApiKeys(query);
      return { status: 200, body: { items: items.map(presentApiKey), nextCursor } };
    }),
    route("createApiKey", async ({ body, principal }) => {
      const { key, ...created } = await service.createApiKey(principal, body);
      return { status: 201, body: { ...presentApiKey(created), key } };
    }),
    route("revokeApiKey", async ({ params, principal }) => {
      await service.revokeApiKey(principal, params.id);
      return { status: 204 };
    }),
  ];
}
