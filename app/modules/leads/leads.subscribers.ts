import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { leadsContract } from "./leads.contract.ts";
import { leadChanged, leadStatusChanged, leadsChangedInBulk } from "./leads.events.ts";

/** What follows a change of a lead: lists that show it are told, and the ways of leads are counted. */
export function leadsSubscribers(live: LivePublisher): Subscriber[] {
  const { leads: channel } = leadsContract.channels;
  return [
    forgets(leadChanged, ({ lead }) => ["leads", `lead:${lead.id}`]),
    forgets(leadsChangedInBulk, () => ["leads", "leads-in-bulk"]),
    afterCommit(leadsChangedInBulk, (data, occurrence) =>
      tell(live, [{ channel }], { event: "leads.changed_in_bulk", data }, occurrence),
    ),
    afterCommit(leadChanged, ({ lead }, occurrence) =>
      tell(
        live,
        [{ channel }],
        { event: "lead.changed", data: { id: lead.id, version: lead.version } },
        occurrence,
      ),
    ),
    afterCommit(leadChanged, ({ action }) => {
      if (action === "created") instruments.leadTransitions.add(1, { [ATTRIBUTES.leadStatus]: "new" });
    }),
    afterCommit(leadsChangedInBulk, ({ created }) => {
      if (created > 0) instruments.leadTransitions.add(created, { [ATTRIBUTES.leadStatus]: "new" });
    }),
    afterCommit(leadStatusChanged, ({ to }) =>
      instruments.leadTransitions.add(1, { [ATTRIBUTES.leadStatus]: to }),
    ),
  ];
}
