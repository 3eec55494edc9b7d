import { type FlagName, type FlagScope, flagScopeSchema } from "./flags.contract.ts";

/** A feature that is rolled out step by step. */
export interface FlagDeclaration {
  readonly description: string;
  /** Who decides about it. */
  readonly owner: string;
  readonly isOnByDefault: boolean;
  /** The day after which its code has no reason to ask it any more: `YYYY-MM-DD`. */
  readonly removeAfter: string;
}

/** Every flag; a new one is a name in the contract and a row here. */
export const FLAGS: Readonly<Record<FlagName, FlagDeclaration>> = {
  "audit-log": {
    description:
      "Administrators read who did what. It shows what colleagues did, by name: where they have not been told yet, turn it off for the environment and on for those who prepare it.",
    owner: "identity",
    isOnByDefault: true,
    removeAfter: "2027-05-31",
  },
};

/** So many users may be named by one flag; who means more of them means a role. */
export const MAX_USERS_PER_FLAG = 100;

/** For whom a flag is asked; nobody in particular is only somewhere. */
export interface FlagContext {
  readonly environment: string;
  readonly role: string | null;
  readonly userId: string | null;
}

/** Overrides by flag, scope and target: `keyOf` makes the keys. */
export type Overrides = ReadonlyMap<string, boolean>;

/** What a flag is for somebody, and which override said so. */
export interface Evaluation {
  readonly isOn: boolean;
  readonly decidedBy: FlagScope | "default";
}

/** The key of one override. */
export function keyOf(flag: string, scope: FlagScope, target: string): string {
  return `${flag} ${scope} ${target}`;
}

/** The narrowest override wins: a user's before their role's, that before the environment's. */
export function evaluate(name: FlagName, overrides: Overrides, context: FlagContext): Evaluation {
  const targets = { user: context.userId, role: context.role, environment: context.environment };
  for (const scope of flagScopeSchema.options) {
    const target = targets[scope];
    const isOn = target === null ? undefined : overrides.get(keyOf(name, scope, target));
    if (isOn !== undefined) return { isOn, decidedBy: scope };
  }
  return { isOn: FLAGS[name].isOnByDefault, decidedBy: "default" };
}

/** Has the day passed after which a flag was to be gone? */
export function isOverdue({ removeAfter }: FlagDeclaration, now: Date): boolean {
  return now.toISOString().slice(0, 10) > removeAfter;
}
