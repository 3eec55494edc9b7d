import { type Route, routesOf } from "../../http/index.ts";
import type { PasswordLinksService } from "./password-links.service.ts";
import { usersContract } from "./users.contract.ts";
import { presentManagedUser, presentProfile } from "./users.presenter.ts";
import type { UsersService } from "./users.service.ts";

/** Profiles, links to set a password, and what administrators do. */
export function usersRoutes(users: UsersService, links: PasswordLinksService): Route[] {
  const route = routesOf(usersContract);
  return [
    route("getProfile", async ({ principal }) => ({
      status: 200,
      body: presentProfile(await users.byId(principal.id)),
    })),
    route("changeProfile", async ({ principal, body }) => ({
      status: 200,
      body: presentProfile(await users.changeProfile(principal, body)),
    })),
    route("requestPasswordReset", async ({ body }) => {
      await links.request(body.email);
      return { status: 202 };
    }),
    route("lookUpPasswordLink", async ({ body }) => {
      const { purpose, name, email, expiresAt } = await links.lookUp(body.token);
      return { status: 200, body: { purpose, name, email, expiresAt: expiresAt.toISOString() } };
    }),
    route("setPassword", async ({ body, ip }) => {
      await links.use({ ...body, address: ip });
      return { status: 204 };
    }),
    route("listUsers", async ({ query }) => {
      const { items, nextCursor } = await users.list(query);
      return { status: 200, body: { items: items.map(presentManagedUser), nextCursor } };
    }),
    route("inviteUser", async ({ principal, body }) => ({
      status: 201,
      body: presentManagedUser(await users.invite(principal, body)),
    })),
    route("getUser", async ({ params }) => ({
      status: 200,
      body: presentManagedUser(await users.byId(params.id)),
    })),
    route("changeUser", async ({ principal, params, body }) => ({
      status: 200,
      body: presentManagedUser(await users.change(principal, params.id, body)),
    })),
    route("disableUser", async ({ principal, params }) => ({
      status: 200,
      body: presentManagedUser(await users.disable(principal, params.id)),
    })),
    route("enableUser", async ({ principal, params }) => ({
      status: 200,
      body: presentManagedUser(await users.enable(principal, params.id)),
    })),
    route("sendPasswordLink", async ({ principal, params }) => {
      await users.sendLink(principal, params.id);
      return { status: 202 };
    }),
  ];
}
