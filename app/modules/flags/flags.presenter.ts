import type { FlagJson } from "./flags.contract.ts";
import { isOverdue } from "./flags.policy.ts";
import type { FlagView } from "./flags.service.ts";

/** A feature flag as administrators see it. */
export function presentFlag(flag: FlagView): FlagJson {
  return {
    name: flag.name,
    description: flag.description,
    owner: flag.owner,
    isOnByDefault: flag.isOnByDefault,
    removeAfter: flag.removeAfter,
    isOverdue: isOverdue(flag, new Date()),
    overrides: flag.overrides.map(({ flag: _, changedAt, ...override }) => ({
      ...override,
      changedAt: changedAt.toISOString(),
    })),
  };
}
