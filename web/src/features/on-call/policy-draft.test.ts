import { describe, expect, it } from "vitest";
import type { Policy } from "./on-call-words.ts";
import {
  changedPolicyFields,
  DUTY,
  isPolicyComplete,
  newPolicyDraft,
  newStep,
  policyBodyOf,
  policyDraftOf,
  targetKey,
} from "./policy-draft.ts";

const policy = {
  id: "p",
  name: "Urgent",
  isDefault: false,
  priorities: [1, 2],
  steps: [
    { afterMinutes: 0, by: "sms", targets: [DUTY] },
    {
      afterMinutes: 5,
      by: "call",
      targets: [
        { kind: "schedule", id: "s", role: null, name: "Dispatch" },
        { kind: "role", id: null, role: "manager", name: null },
      ],
    },
  ],
  repeats: 1,
  endAfterMinutes: 5,
  pagesOperators: true,
  version: 2,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
} satisfies Policy;

describe("a policy that is being changed", () => {
  it("is sent in the words of the API", () => {
    expect(policyBodyOf(policyDraftOf(policy)).steps).toEqual([
      { afterMinutes: 0, by: "sms", targets: [{ kind: "duty" }] },
      {
        afterMinutes: 5,
        by: "call",
        targets: [
          { kind: "schedule", id: "s" },
          { kind: "role", role: "manager" },
        ],
      },
    ]);
  });

  it("sends what is not as it was, and no more", () => {
    const draft = policyDraftOf(policy);
    expect(changedPolicyFields(policy, draft)).toEqual({});
    expect(changedPolicyFields(policy, { ...draft, repeats: 0 })).toEqual({ repeats: 0 });
    expect(Object.keys(changedPolicyFields(policy, { ...draft, steps: draft.steps.slice(1) }))).toEqual([
      "steps",
    ]);
  });

  it("can be previewed once each step tells somebody", () => {
    const draft = newPolicyDraft();
    expect(isPolicyComplete(draft)).toBe(true);
    expect(isPolicyComplete({ ...draft, steps: [...draft.steps, newStep(draft.steps)] })).toBe(false);
    expect(isPolicyComplete({ ...draft, steps: [] })).toBe(false);
  });
});

describe("targetKey", () => {
  it("tells targets apart", () => {
    const keys = [DUTY, ...policy.steps.flatMap(({ targets }) => targets)].map(targetKey);
    expect(keys).toEqual(["duty", "duty", "schedule:s", "role:manager"]);
  });
});
