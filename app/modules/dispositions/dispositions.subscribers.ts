import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callsMerged } from "../calls/index.ts";
import { callDisposed, dispositionChanged } from "./dispositions.events.ts";
import type { DispositionsService } from "./dispositions.service.ts";

/** What calls came to is counted, follows calls that prove to be one, and is shown by its new name. */
export function dispositionsSubscribers(service: DispositionsService): Subscriber[] {
  return [
    forgets(dispositionChanged, () => ["calls"]),
    inTransaction(callsMerged, ({ from, into }, tx) => service.moveToCall(tx, into, from)),
    afterCommit(callDisposed, ({ disposition, previousId, wrapUpSeconds }) => {
      // A change of mind is no second outcome.
      if (previousId !== null) return;
      const outcome = { [ATTRIBUTES.callOutcome]: disposition.outcome };
      instruments.callOutcomes.add(1, outcome);
      if (wrapUpSeconds !== null) instruments.callWrapUp.record(wrapUpSeconds, outcome);
    }),
  ];
}
