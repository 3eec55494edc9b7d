import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callChanged, callsMerged } from "../calls/index.ts";
import { callDisposed } from "../dispositions/index.ts";
import { leadChanged } from "../leads/index.ts";
import type { OutboundCallsService } from "../outbound-calls/index.ts";
import { dialListsContract } from "./dial-lists.contract.ts";
import { dialItemChanged, dialListChanged } from "./dial-lists.events.ts";
import type { DialingService } from "./dialing.service.ts";

/** Lists go on by what their calls came to; whoever looks at one is told, and what was passed over is counted. */
export function dialListsSubscribers(
  dialing: DialingService,
  outboundCalls: Pick<OutboundCallsService, "wasConnected">,
  live: LivePublisher,
): Subscriber[] {
  const { dialList: channel } = dialListsContract.channels;
  return [
    inTransaction(callDisposed, (disposed, tx) => dialing.followDisposition(tx, disposed)),
    inTransaction(callChanged, async ({ call, ended }, tx) => {
      if (!ended || call.direction !== "outbound" || call.leadId === null || call.userId === null) return;
      if (await outboundCalls.wasConnected(tx.db, call.id)) return;
      await dialing.followUnreached(tx, call.id);
    }),
    inTransaction(callsMerged, ({ from, into }, tx) => dialing.moveCalls(tx, from, into)),
    inTransaction(leadChanged, async ({ lead, action }, tx) => {
      if (action === "merged" && lead.mergedInto !== null)
        await dialing.moveLead(tx, lead.id, lead.mergedInto);
      if (action === "merge_undone" || action === "restored") await dialing.bringLeadBack(tx, lead.id);
    }),
    afterCommit(dialListChanged, ({ list: { id, status } }, occurrence) =>
      tell(live, [{ channel, id }], { event: "dial_list.changed", data: { id, status } }, occurrence),
    ),
    afterCommit(dialItemChanged, ({ item: { id, listId, state, reason, heldBy } }, occurrence) =>
      tell(
        live,
        [{ channel, id: listId }],
        { event: "dial_item.changed", data: { id, state, reason, heldBy } },
        occurrence,
      ),
    ),
    afterCommit(dialItemChanged, ({ item, event }) => {
      if (event === "skipped") {
        instruments.dialSkips.add(1, { [ATTRIBUTES.reachRefusal]: item.reason ?? "" });
      }
      if (event === "expired") instruments.dialLeasesExpired.add(1);
    }),
  ];
}
