import type { ManagedUserJson, ProfileJson } from "./users.contract.ts";
import { statusOf } from "./users.policy.ts";
import type { ManagedUser } from "./users.repository.ts";

/** What people see of themselves. */
export function presentProfile(user: ManagedUser): ProfileJson {
  const { id, email, name, role, department, workerId, phone, timeZone, onCall } = user;
  return { id, email, name, role, department, workerId, phone, timeZone, onCall };
}

/** A user as administrators see them. */
export function presentManagedUser(user: ManagedUser): ManagedUserJson {
  return {
    ...presentProfile(user),
    status: statusOf(user),
    lastActiveAt: user.lastActiveAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
  };
}
