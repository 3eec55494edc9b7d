import type { ManagedUserJson, ProfileJson } from "./users.contract.ts";
import { statusOf } from "./users.policy.ts";
import type { ManagedUser } from "./users.repository.ts";

/** What people see of themselves. */
export function presentProfile(user: ManagedUser): ProfileJson {
  return { ...presentFacts(user), shortcutKeys: user.shortcutKeys };
}

/** A user as administrators see them. */
export function presentManagedUser(user: ManagedUser): ManagedUserJson {
  return {
    ...presentFacts(user),
    status: statusOf(user),
    lastActiveAt: user.lastActiveAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
  };
}

function presentFacts(user: ManagedUser): Omit<ProfileJson, "shortcutKeys"> {
  const { id, email, name, role, department, workerId, phone, timeZone, onCall } = user;
  return { id, email, name, role, department, workerId, phone, timeZone, onCall };
}
