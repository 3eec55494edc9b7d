import type { ErrorGroupJson } from "./error-groups.contract.ts";
import type { ErrorGroup } from "./error-groups.repository.ts";

/** A group as the API shows it. */
export function presentErrorGroup({ frames, ...group }: ErrorGroup): ErrorGroupJson {
  return {
    ...group,
    frames: [...frames],
    status: group.resolvedAt ? "resolved" : "open",
    firstSeenAt: group.firstSeenAt.toISOString(),
    lastSeenAt: group.lastSeenAt.toISOString(),
    resolvedAt: group.resolvedAt?.toISOString() ?? null,
  };
}
