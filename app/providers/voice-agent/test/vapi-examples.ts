/** Messages in the shapes that Vapi documents; written for the tests, with invented people. */

/** A call object as server messages carry it. */
export const CALL = {
  id: "0197a1b2-7d6e-7c3a-9a51-5d2f6d0c1e11",
  orgId: "eb166faa-7145-46ef-8044-589b47ae3b56",
  createdAt: "2025-06-24T05:20:48.519Z",
  updatedAt: "2025-06-24T05:20:49.519Z",
  type: "inboundPhoneCall",
  status: "in-progress",
  phoneCallProvider: "twilio",
  phoneCallProviderId: "CAef753577823739784a4a250331e4ab5a",
  phoneCallTransport: "pstn",
  assistantId: null,
  phoneNumberId: "5a5a04dc-dcbe-45b1-8f64-fd32a253d135",
  customer: { number: "+14155550182" },
} as const;

/** What stands beside the call in most messages. */
export const AROUND_EACH_MESSAGE = {
  phoneNumber: {
    id: "5a5a04dc-dcbe-45b1-8f64-fd32a253d135",
    number: "+15145550100",
    provider: "twilio",
    twilioAccountSid: null,
  },
  customer: { number: "+14155550182", name: "Ada Example" },
  assistant: { id: "a1", model: { provider: "openai", messages: [{ role: "system", content: "…" }] } },
} as const;

/** Lines as `artifact.messages` has them. */
export const LINES = [
  { role: "system", message: "You are a helpful assistant.", time: 1_750_742_448_000, secondsFromStart: 0 },
  {
    role: "bot",
    message: "Drain Fortin, how can I help?",
    time: 1_750_742_450_100,
    endTime: 1_750_742_452_100,
    secondsFromStart: 1.6,
    duration: 2000,
    source: "",
  },
  {
    role: "user",
    message: "My basement is flooded.",
    time: 1_750_742_453_000,
    endTime: 1_750_742_454_500,
    secondsFromStart: 4.5,
    duration: 1500,
  },
  { role: "tool_calls", message: "", toolCalls: [], time: 1_750_742_455_000, secondsFromStart: 6 },
  {
    role: "tool_call_result",
    name: "send_urgent_alert",
    result: "{}",
    time: 1_750_742_456_000,
    secondsFromStart: 7,
  },
] as const;

/** The end of an answered call. */
export const REPORT = {
  timestamp: 1_750_742_520_000,
  type: "end-of-call-report",
  analysis: {
    summary: "The caller reported a flooded basement.",
    structuredData: { priority: "P1" },
    successEvaluation: "true",
  },
  artifact: {
    messages: LINES,
    messagesOpenAIFormatted: [],
    transcript: "AI: Drain Fortin, how can I help?\nUser: My basement is flooded.\n",
    recordingUrl: "https://storage.vapi.ai/rec-mono.wav",
    stereoRecordingUrl: "https://storage.vapi.ai/rec-stereo.wav",
  },
  startedAt: "2025-06-24T05:20:50.000Z",
  endedAt: "2025-06-24T05:21:57.400Z",
  endedReason: "customer-ended-call",
  cost: 0.0734,
  costs: [{ type: "transport", provider: "twilio", minutes: 1.1, cost: 0.01 }],
  durationMs: 67_400,
  durationSeconds: 67.4,
  ...AROUND_EACH_MESSAGE,
  call: { ...CALL, status: "ended" },
} as const;
