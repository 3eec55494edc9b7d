import { type LivePublisher, tell } from "../../live/index.ts";
import type { Broadcast } from "../../platform/broadcast/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { flagsContract } from "./flags.contract.ts";
import { type FlagChanged, flagChanged } from "./flags.events.ts";

/** What follows a change of a flag: every process reads anew, and only then browsers are told to ask. */
export function flagsSubscribers(flagChanges: Broadcast<FlagChanged>, live: LivePublisher): Subscriber[] {
  const { flags: channel } = flagsContract.channels;
  return [
    afterCommit(flagChanged, async (data, occurrence) => {
      try {
        await flagChanges.publish(data);
      } finally {
        await tell(live, [{ channel }], { event: "flags.changed", data }, occurrence);
      }
    }),
  ];
}
