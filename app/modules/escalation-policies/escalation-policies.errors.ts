import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of escalation policies. */
export const escalationPolicyErrors = defineErrors({
  escalation_policy_not_found: {
    status: 404,
    title: "There is no such escalation policy",
    expected: true,
    remedy: "It may be deleted.",
  },
  escalation_policy_exists: {
    status: 409,
    title: "Another escalation policy has this name",
    expected: true,
    remedy: "Choose another name, or change that one.",
  },
  priority_has_policy: {
    status: 409,
    title: "Another escalation policy is for this priority",
    expected: true,
    remedy: "`detail` names it. Take the priority out of that one first.",
  },
  default_escalation_policy: {
    status: 409,
    title: "This is the default escalation policy",
    expected: true,
    remedy:
      "It takes what no other policy has: it has no priorities of its own, and stays. Change its steps instead.",
  },
  escalation_policy_tells_nobody: {
    status: 409,
    title: "No step of this policy would tell anybody",
    expected: true,
    remedy: "Add somebody who works here and has a phone number, whoever is on duty, or a schedule.",
  },
  on_call_schedule_in_use: {
    status: 409,
    title: "An escalation policy asks this on-call schedule",
    expected: true,
    remedy: "`detail` names the policies. Take the schedule out of them first.",
  },
});
