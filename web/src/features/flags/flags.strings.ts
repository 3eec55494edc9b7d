import type { FeatureFlag } from "../../data/types.ts";
import { identityWords } from "../identity/identity.strings.ts";

type Override = FeatureFlag["overrides"][number];

const ENVIRONMENTS: Readonly<Record<string, string>> = {
  development: "Development",
  demo: "Demonstration",
  test: "Test",
  production: "Production",
};

/** For whom an override is. */
export function targetText({
  scope,
  target,
  targetName,
}: Pick<Override, "scope" | "target" | "targetName">): string {
  if (scope === "environment") return ENVIRONMENTS[target] ?? target;
  if (scope === "role")
    return Object.entries(identityWords.roles).find(([role]) => role === target)?.[1] ?? target;
  return targetName ?? target;
}

/** Feature flags. */
export const flagWords = {
  intro:
    "What is rolled out step by step. The narrowest rule wins: a user’s before their role’s, that before the environment’s. Changes count at once, and stand in the audit log.",
  scopes: { user: "User", role: "Role", environment: "Environment" },
  environments: ENVIRONMENTS,
  on: "On",
  off: "Off",
  byDefault: (isOn: boolean) =>
    isOn ? "On unless a rule says otherwise" : "Off unless a rule says otherwise",
  owner: "Owner",
  otherwise: "Default",
  removeAfter: "To be removed after",
  overdue: "Overdue",
  history: "Who changed it",
  noOverrides: "No rules: it is the same for everybody.",
  add: "Add a rule",
  addTo: (name: string) => `Add a rule: ${name}`,
  remove: "Remove",
  removeRule: (target: string) => `Remove the rule: ${target}`,
  removeTitle: (target: string) => `Remove the rule for ${target}?`,
  scope: "For",
  role: "Role",
  environment: "Environment",
  user: "User’s id",
  userHint: "As in the address of the audit log narrowed to that person",
  state: "The feature is",
  reason: "Reason",
  reasonHint: "For the audit log",
  needReason: "Give a reason of at least three letters.",
  cancel: "Cancel",
  save: "Save",
  saved: (name: string) => `“${name}” is changed, everywhere.`,
  errorTitle: "Feature flags could not be loaded",
} as const;
