/** Pieces of work that take people several steps (CC-12), and the steps that are counted of each, in their order. Plain data: no imports. */
export const JOURNEYS = {
  answer_alert: ["raised", "acknowledged", "resolved"],
  work_lead: ["called", "contacted", "qualified", "converted", "lost"],
  answer_customer: ["assigned", "answered"],
} as const;

/** A journey's name. */
export type JourneyName = keyof typeof JOURNEYS;

/** A step of a journey. */
export type JourneyStep<Name extends JourneyName> = (typeof JOURNEYS)[Name][number];
