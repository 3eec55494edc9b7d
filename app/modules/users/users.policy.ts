import type { RoleName } from "../identity/index.ts";
import type { UserStatus } from "./users.contract.ts";

const PASSWORD_MIN_LENGTH = 12;
/** So much of a password must differ: "aaaaaaaaaaaa" is none. */
const DISTINCT_MIN = 5;

/** What a link lets its holder do. */
export type LinkPurpose = "invitation" | "password_reset";

/** How long a link lives. */
export const LINK_SECONDS: Readonly<Record<LinkPurpose, number>> = {
  invitation: 7 * 86_400,
  password_reset: 3_600,
};

/** What is wrong with a password, in words for whoever chose it; null: nothing. */
export function passwordProblem(password: string, owner: { email: string; name: string }): string | null {
  if ([...password].length < PASSWORD_MIN_LENGTH)
    return `must have at least ${PASSWORD_MIN_LENGTH} characters`;
  if (new Set(password.toLowerCase()).size < DISTINCT_MIN)
    return `must have at least ${DISTINCT_MIN} different characters`;
  const told = [owner.email, owner.email.split("@", 1)[0] ?? "", owner.name];
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  // What is left without the name must be long enough to be a password.
  const rest = told
    .map(bare)
    .reduce((left, word) => (word.length < 4 ? left : left.replaceAll(word, "")), bare(password));
  if (rest.length < PASSWORD_MIN_LENGTH / 2) return "must not be made of your name or address";
  return null;
}

/** What a user is at present. */
export function statusOf(user: {
  readonly hasPassword: boolean;
  readonly disabledAt: Date | null;
}): UserStatus {
  if (user.disabledAt) return "disabled";
  return user.hasPassword ? "active" : "invited";
}

/** What a link is for: whoever has no password yet was invited. */
export function purposeOf(user: { readonly hasPassword: boolean }): LinkPurpose {
  return user.hasPassword ? "password_reset" : "invitation";
}

/** What administrators change of a user; what is left out stays. */
export interface UserChange {
  readonly role?: RoleName | undefined;
  readonly department?: string | undefined;
  readonly workerId?: string | null | undefined;
}
