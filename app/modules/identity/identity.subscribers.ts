import type { Broadcast } from "../../platform/broadcast/index.ts";
import { personTag } from "../../platform/cache/index.ts";
import { afterCommit, forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { type AccessChange, accessChanged } from "./identity.events.ts";

/** Tells every process whose rights have changed; one that does not hear it finds out within `ACCESS_MAX_AGE_MS`. */
export function identitySubscribers(accessChanges: Broadcast<AccessChange>): Subscriber[] {
  return [
    forgets(accessChanged, ({ principalIds }) => principalIds.map(personTag)),
    afterCommit(accessChanged, (change) => accessChanges.publish(change)),
  ];
}
