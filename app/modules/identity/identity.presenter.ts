import type { PermissionArea } from "../permission-areas.ts";
import type { ApiKeyJson, PermissionAreaJson, SignInSessionJson, UserJson } from "./identity.contract.ts";
import type { ApiKey, SignedInUser } from "./identity.repository.ts";
import { deviceOf } from "./device.policy.ts";
import type { OwnSession } from "./sessions.service.ts";

/** A signed-in user as clients see it. */
export function presentUser(user: SignedInUser, permissions: ReadonlySet<string>): UserJson {
  const { id, name, email, role, department, timeZone, shortcutKeys } = user;
  return { id, name, email, role, department, timeZone, shortcutKeys, permissions: [...permissions] };
}

/** Permissions about the same work, in words. */
export function presentPermissionArea({ title, permissions }: PermissionArea): PermissionAreaJson {
  const inWords = Object.entries(permissions).map(([permission, lets]) => ({ permission, lets }));
  return { title, permissions: inWords };
}

/** An API key without its secret. */
export function presentApiKey(key: ApiKey): ApiKeyJson {
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

/** A sign-in as its user sees it. */
export function presentSession(session: OwnSession): SignInSessionJson {
  const { id, userAgent, address, isCurrent } = session;
  return {
    id,
    device: deviceOf(userAgent),
    address,
    signedInAt: session.signedInAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    isCurrent,
  };
}
