import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** What these users or keys may do has changed, or has ended: whoever relies on what they could do before asks again. */
export interface AccessChange {
  readonly principalIds: readonly string[];
  /** Live channels of something that has become another's to see: whoever follows one is looked at again, whoever they are. */
  readonly followersOf?: readonly string[];
}
export const accessChanged = defineEvent<AccessChange>("identity.access_changed");
