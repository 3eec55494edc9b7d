import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { PermissionTable } from "../module.ts";
import { type RoleName, roleSchema } from "./identity.contract.ts";

/** What each role may do: each has its own permissions and those of the roles before it. */
export function permissionsByRole(table: PermissionTable): Readonly<Record<RoleName, ReadonlySet<string>>> {
  const roles = roleSchema.options;
  const rank = (role: RoleName) => roles.indexOf(role);
  const of = (role: RoleName) =>
    new Set(Object.keys(table).filter((permission) => rank(table[permission] ?? "admin") <= rank(role)));
  return Object.fromEntries(roles.map((role) => [role, of(role)])) as Record<RoleName, Set<string>>;
}

/** Agents see what is theirs, their department's, and what nobody has; everybody above them sees all. */
export function scopeOf(user: {
  readonly role: RoleName;
  readonly departmentIds: readonly string[];
}): RecordScope {
  return user.role === "agent" ? { ownerIds: user.departmentIds } : "all";
}
