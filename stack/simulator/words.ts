/** Kinds of calls that the simulator can play. A test compares these lists with the simulator's own. */
export const CALL_SCENARIOS = [
  "urgent",
  "sewer",
  "water_heater",
  "routine",
  "follow_up",
  "callback",
  "busy",
  "unreached",
  "missed",
  "spam",
] as const;

/** What reaches the outside world. */
export const LEDGER_KINDS = [
  "sms",
  "call",
  "spoken",
  "refused",
  "webhook",
  "mail",
  "push",
  "page",
  "received",
  "transcription",
  "llm",
  "billing",
] as const;

/** Providers that can be broken. */
export const FAULTY_PROVIDERS = [
  "sms",
  "calls",
  "quality",
  "voice",
  "receiver",
  "push",
  "transcription",
  "llm",
  "billing",
  "email",
] as const;
