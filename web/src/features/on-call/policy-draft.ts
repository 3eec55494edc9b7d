import type { Input } from "../../data/endpoint.ts";
import type { Policy } from "./on-call-words.ts";

type Body = Input<"createEscalationPolicy">["body"];
type BodyStep = Body["steps"][number];
export type BodyTarget = BodyStep["targets"][number];

/** Whom a step tells, with the name that is shown. */
export type DraftTarget = Policy["steps"][number]["targets"][number];

/** A step that is being written. */
export interface DraftStep {
  /** Tells steps apart while they are moved. */
  readonly key: number;
  readonly afterMinutes: number;
  readonly by: BodyStep["by"];
  readonly targets: readonly DraftTarget[];
}

/** A policy that is being written. */
export interface PolicyDraft {
  readonly name: string;
  readonly priorities: readonly Policy["priorities"][number][];
  readonly steps: readonly DraftStep[];
  readonly repeats: number;
  readonly endAfterMinutes: number;
  readonly pagesOperators: boolean;
}

/** Those on duty by the rule for the priority: what an alert does without a policy. */
export const DUTY: DraftTarget = { kind: "duty", id: null, role: null, name: null };

/** A policy as it is, to be changed. */
export function policyDraftOf(policy: Policy): PolicyDraft {
  const { name, priorities, steps, repeats, endAfterMinutes, pagesOperators } = policy;
  return {
    ...{ name, priorities, repeats, endAfterMinutes, pagesOperators },
    steps: steps.map((step, key) => ({ ...step, key })),
  };
}

/** A policy that is begun: whoever is on duty gets an SMS at once. */
export function newPolicyDraft(): PolicyDraft {
  const steps = [{ key: 0, afterMinutes: 0, by: "sms", targets: [DUTY] }] as const;
  return { name: "", priorities: [], steps, repeats: 0, endAfterMinutes: 5, pagesOperators: true };
}

/** A step to be filled in. */
export function newStep(steps: readonly DraftStep[]): DraftStep {
  return { key: Math.max(-1, ...steps.map(({ key }) => key)) + 1, afterMinutes: 5, by: "call", targets: [] };
}

/** What is sent. */
export function policyBodyOf({ steps, name, ...fields }: PolicyDraft): Required<Body> {
  return { ...fields, name: name.trim(), priorities: [...fields.priorities], steps: stepsOf(steps) };
}

/** Steps as they are sent. */
export function stepsOf(steps: readonly DraftStep[]): Body["steps"] {
  return steps.map(({ afterMinutes, by, targets }) => ({
    ...{ afterMinutes, by },
    targets: targets.flatMap((target): BodyTarget[] => bodyTargetOf(target) ?? []),
  }));
}

/** Can it be asked whom it would tell? */
export function isPolicyComplete({ steps }: PolicyDraft): boolean {
  return steps.length > 0 && steps.every(({ targets }) => targets.length > 0);
}

/** The fields in which a policy is not what it was. */
export function changedPolicyFields(before: Policy, after: PolicyDraft): Partial<Body> {
  const [old, wanted] = [policyBodyOf(policyDraftOf(before)), policyBodyOf(after)];
  const changed = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(old[field as keyof Body]) !== JSON.stringify(value),
  );
  // Fields of one, by their own names.
  return Object.fromEntries(changed) as Partial<Body>;
}

/** One word for a target, by which a choice names it. */
export function targetKey({ kind, id, role }: DraftTarget): string {
  return [kind, id ?? role].filter((part) => part !== null).join(":");
}

function bodyTargetOf({ kind, id, role }: DraftTarget): BodyTarget[] | null {
  if (kind === "duty") return [{ kind }];
  if (kind === "role") return role === null ? null : [{ kind, role }];
  return id === null ? null : [{ kind, id }];
}
