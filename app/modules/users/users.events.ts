import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** A user was added, or something of one changed that is no access: of that `accessChanged` tells. */
export interface UserChanged {
  readonly userId: string;
  /** Names of users stand in what others read. */
  readonly isRenamed: boolean;
}
export const userChanged = defineEvent<UserChanged>("user.changed");
