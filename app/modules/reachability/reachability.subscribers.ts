import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { reachabilityContract } from "./reachability.contract.ts";
import { reachRefused } from "./reachability.events.ts";

/** What follows a refusal: it is counted, and lists that show refusals are told. */
export function reachabilitySubscribers(live: LivePublisher): Subscriber[] {
  const { reachRefusals: channel } = reachabilityContract.channels;
  return [
    afterCommit(reachRefused, ({ channel: way, reason }) =>
      instruments.reachRefusals.add(1, {
        [ATTRIBUTES.reachChannel]: way,
        [ATTRIBUTES.reachRefusal]: reason,
      }),
    ),
    afterCommit(reachRefused, ({ id, reason }, occurrence) =>
      tell(live, [{ channel }], { event: "reach.refused", data: { id, reason } }, occurrence),
    ),
  ];
}
