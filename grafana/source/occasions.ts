/**
 * What must have happened before some queries have data, and what is said until then. A check that knows that it has
 * happened (because it made it happen) takes an empty panel for a fault: a misspelt label is empty, too.
 */
export const OCCASIONS = {
  request: "no request in the last five minutes",
  alertRaised: "no alert was raised",
  alertAcknowledged: "nobody has taken an alert",
  smsDelivered: "no SMS was delivered",
  smsFailed: "no message has failed",
  recording: "no recording has come",
  outboundCall: "nobody has called out yet",
  callMeasured: "no call was measured",
  activeCall: "no call is in this state",
  visit: "nobody has opened and left a page",
  boardOpen: "nobody has a board open",
  liveUpdate: "no board was told of a change",
  liveReceipt: "no page has acknowledged a live event yet",
  voiceCommand: "nobody has asked for anything in words yet",
  receiptIgnored: "every acknowledgement could be believed",
  clientDropped: "no client had to be dropped",
  webhookRefused: "no webhook has been refused yet",
  requestShed: "no request had to be refused for load",
  requestLimited: "nobody has used up a rate limit",
  requestFailed: "no request has failed yet",
  traceFailed: "nothing has failed",
  slowRequest: "nothing was slow",
  alertFiring: "no alert is firing",
  sloEvent: "no event of this kind has happened yet",
  budgetSpent: "nothing is being spent",
  traceStored: "without Tempo no span is sent to it",
  traceNotKept: "every read is kept (TRUNKLINE_TRACE_SHARE_PERCENT is 100)",
  telemetryLost: "the collector counts this from its first occurrence on",
} as const;

export type Occasion = keyof typeof OCCASIONS;
