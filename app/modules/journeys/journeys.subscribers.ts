import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { JOURNEYS, type JourneyName, type JourneyStep } from "../../../otel/catalogue/journeys.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { alertAcknowledged, alertRaised, alertResolved } from "../alerts/index.ts";
import { callDisposed } from "../dispositions/index.ts";
import { leadStatusChanged } from "../leads/index.ts";
import { threadAssigned, threadFirstAnswered } from "../threads/index.ts";

/** Counts steps of journeys; of those whose event says so, the time since the journey began as well. */
export function journeysSubscribers(): Subscriber[] {
  return [
    afterCommit(alertRaised, () => countStep("answer_alert", "raised")),
    afterCommit(alertAcknowledged, ({ afterSeconds }) =>
      countStep("answer_alert", "acknowledged", afterSeconds),
    ),
    afterCommit(alertResolved, () => countStep("answer_alert", "resolved")),
    afterCommit(callDisposed, ({ leadId, userId, previousId }) => {
      // What a carrier said of a call is no step of a person, and a correction is none anew.
      if (leadId !== null && userId !== null && previousId === null) countStep("work_lead", "called");
    }),
    afterCommit(leadStatusChanged, ({ to }) => {
      const step = JOURNEYS.work_lead.find((name) => name === to);
      if (step) countStep("work_lead", step);
    }),
    afterCommit(threadAssigned, ({ userId }) => {
      if (userId !== null) countStep("answer_customer", "assigned");
    }),
    afterCommit(threadFirstAnswered, ({ afterSeconds }) =>
      countStep("answer_customer", "answered", afterSeconds),
    ),
  ];
}

function countStep<Name extends JourneyName>(
  name: Name,
  step: JourneyStep<Name>,
  afterSeconds?: number,
): void {
  const attributes = { [ATTRIBUTES.journey]: name, [ATTRIBUTES.journeyStep]: step };
  instruments.journeySteps.add(1, attributes);
  if (afterSeconds !== undefined) instruments.journeyStepDuration.record(afterSeconds, attributes);
}
