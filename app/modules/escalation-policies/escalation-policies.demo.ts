import type { EscalationPolicyFields } from "./escalation-policies.repository.ts";

/** The demo's policy for what is urgent: those on duty at once, then whoever is on call by SMS and by call, then managers. */
export function demoPolicy(scheduleId: string): EscalationPolicyFields {
  return {
    name: "Urgent",
    priorities: [1, 2],
    steps: [
      { afterMinutes: 0, by: "sms", targets: [{ kind: "duty" }] },
      { afterMinutes: 5, by: "sms", targets: [{ kind: "schedule", id: scheduleId }] },
      { afterMinutes: 3, by: "call", targets: [{ kind: "schedule", id: scheduleId }] },
      { afterMinutes: 5, by: "call", targets: [{ kind: "role", role: "manager" }] },
    ],
    repeats: 1,
    endAfterMinutes: 5,
    pagesOperators: true,
  };
}
