import type { EscalationPolicyJson } from "./escalation-policies.contract.ts";
import type { EscalationPolicy } from "./escalation-policies.service.ts";

/** A policy as clients see it; `names` of its schedules and users by their ids. */
export function presentEscalationPolicy(
  policy: EscalationPolicy,
  names: ReadonlyMap<string, string>,
): EscalationPolicyJson {
  return {
    id: policy.id,
    name: policy.name,
    isDefault: policy.isDefault,
    priorities: [...policy.priorities],
    steps: policy.steps.map(({ targets, ...step }) => ({
      ...step,
      targets: targets.map((target) => ({
        kind: target.kind,
        id: "id" in target ? target.id : null,
        role: "role" in target ? target.role : null,
        name: "id" in target ? (names.get(target.id) ?? null) : null,
      })),
    })),
    repeats: policy.repeats,
    endAfterMinutes: policy.endAfterMinutes,
    pagesOperators: policy.pagesOperators,
    version: policy.version,
    createdAt: policy.createdAt.toISOString(),
    updatedAt: policy.updatedAt.toISOString(),
  };
}
