import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { onCallContract } from "./on-call.contract.ts";
import { onCallChanged } from "./on-call.events.ts";

/** What follows a change of a schedule: whoever shows it is told. */
export function onCallSubscribers(live: LivePublisher): Subscriber[] {
  const { onCall: channel } = onCallContract.channels;
  return [
    afterCommit(onCallChanged, ({ scheduleId }, occurrence) =>
      tell(live, [{ channel }], { event: "on_call.changed", data: { scheduleId } }, occurrence),
    ),
  ];
}
