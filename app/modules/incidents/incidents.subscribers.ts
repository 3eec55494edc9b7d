import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import type { CurrentIncidentsService } from "./current-incidents.service.ts";
import { incidentsContract } from "./incidents.contract.ts";
import {
  incidentAcknowledged,
  incidentChanged,
  incidentRaised,
  incidentResolved,
} from "./incidents.events.ts";

/** What follows what happens to incidents: whoever shows them is told, and how people answer is measured. */
export function incidentsSubscribers(
  live: LivePublisher,
  current: Pick<CurrentIncidentsService, "forget">,
): Subscriber[] {
  const { incidents: channel } = incidentsContract.channels;
  const of = (severity: string) => ({ [ATTRIBUTES.incidentSeverity]: severity });
  return [
    afterCommit(incidentChanged, async (data, occurrence) => {
      current.forget();
      await tell(
        live,
        [{ channel }],
        { event: "incidents.changed", data, newestOf: data.incidentId },
        occurrence,
      );
    }),
    afterCommit(incidentRaised, ({ severity, slo }) =>
      instruments.incidentsRaised.add(1, { ...of(severity), [ATTRIBUTES.incidentSlo]: slo ?? "none" }),
    ),
    afterCommit(incidentAcknowledged, ({ severity, afterSeconds }) =>
      instruments.incidentTimeToAcknowledge.record(afterSeconds, of(severity)),
    ),
    afterCommit(incidentResolved, ({ severity, afterSeconds }) =>
      instruments.incidentDuration.record(afterSeconds, of(severity)),
    ),
  ];
}
