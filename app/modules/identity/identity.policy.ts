/** The four roles, each with all that the ones before it may do. */
export const ROLE_NAMES = ["agent", "supervisor", "manager", "admin"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** Everything that can be allowed, with the least role that has it. One place decides; routes only name permissions. */
const LEAST_ROLE = {
  "calls:read": "agent",
  "alerts:read": "agent",
  "notifications:read": "agent",
  "webhooks:write": "admin",
  "dead-letters:read": "supervisor",
  "dead-letters:replay": "admin",
  "metrics:read": "manager",
  "api-keys:manage": "admin",
} as const satisfies Record<string, RoleName>;

/** Name of something that can be allowed. */
export type Permission = keyof typeof LEAST_ROLE;

/** All permissions, for schemas and documentation. */
export const PERMISSIONS = Object.keys(LEAST_ROLE) as [Permission, ...Permission[]];

/** What a role may do. */
export function permissionsOf(role: RoleName): ReadonlySet<Permission> {
  const rank = ROLE_NAMES.indexOf(role);
  return new Set(PERMISSIONS.filter((permission) => ROLE_NAMES.indexOf(LEAST_ROLE[permission]) <= rank));
}

/** May this person or key follow this live channel? Personal channels are their owner's only. */
export function mayFollowChannel(
  principal: { readonly id: string; readonly permissions: ReadonlySet<string> },
  channel: string,
): boolean {
  const [kind, id, ...rest] = channel.split(":");
  if (rest.length > 0) return false;
  if (kind === "board") return id === undefined && principal.permissions.has("calls:read");
  if (kind === "call") return /^[0-9a-f-]{36}$/.test(id ?? "") && principal.permissions.has("calls:read");
  if (kind === "user") return id === principal.id;
  return false;
}
