import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { smsOptChanged } from "../inbound-sms/index.ts";
import { leadChanged } from "../leads/index.ts";
import { doNotCallContract } from "./do-not-call.contract.ts";
import { doNotCallChanged } from "./do-not-call.events.ts";
import type { DoNotCallService } from "./do-not-call.service.ts";

/** A lead that is lost since it wants no calls gets none, and who wants no SMS none; lists that are shown are told of changes. */
export function doNotCallSubscribers(service: DoNotCallService, live: LivePublisher): Subscriber[] {
  const { doNotCall: channel } = doNotCallContract.channels;
  return [
    forgets(doNotCallChanged, () => ["do-not-call"]),
    inTransaction(leadChanged, ({ lead, action }, tx) => {
      // At the change of state alone: what is done to such a lead later must not list a number that was taken off the list.
      if (action !== "status_changed" || lead.statusReason !== "do_not_call" || lead.phone === null) return;
      return service.listLost(tx, lead.phone);
    }),
    inTransaction(smsOptChanged, (change, tx) => service.recordSmsOpt(tx, change)),
    afterCommit(doNotCallChanged, (data, occurrence) =>
      tell(live, [{ channel }], { event: "do_not_call.changed", data }, occurrence),
    ),
  ];
}
