import { sleep } from "k6";
import crypto from "k6/crypto";
import type { RefinedResponse } from "k6/http";
import { CONFIG } from "./config.ts";
import { callIdOf } from "./ids.ts";
import type { Request, Traffic } from "./traffic.ts";

/** The ways in which the voice agent's vendor may prove who it is; a run uses all that have a secret, in turn. */
type Authentication = (body: string) => Record<string, string>;

const AUTHENTICATIONS: readonly Authentication[] = [
  ...(CONFIG.vapi.bearerToken ? [() => ({ authorization: `Bearer ${CONFIG.vapi.bearerToken}` })] : []),
  ...(CONFIG.vapi.secret ? [() => ({ "x-vapi-secret": CONFIG.vapi.secret })] : []),
  ...(CONFIG.vapi.hmacSecret
    ? [
        (body: string) => {
          const timestamp = String(Date.now());
          const signature = crypto.hmac("sha256", CONFIG.vapi.hmacSecret, `${timestamp}.${body}`, "hex");
          return { "x-timestamp": timestamp, "x-signature": signature };
        },
      ]
    : []),
];

const WARM_UP_CALLS = 3;

/** True when at least one secret was given. */
export function canAuthenticate(): boolean {
  return AUTHENTICATIONS.length > 0;
}

/** One webhook of a call. */
export interface VapiMessage {
  readonly type: "status-update" | "tool-calls" | "end-of-call-report";
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A caller's life in the vendor's words: it rings, is answered, raises an urgent alert, ends. */
export function callLife(callId: string, startedAt: Date): readonly VapiMessage[] {
  return [
    { type: "status-update", fields: { status: "ringing" } },
    { type: "status-update", fields: { status: "in-progress" } },
    {
      type: "tool-calls",
      fields: {
        toolCallList: [
          {
            id: `call_${callId.replaceAll("-", "")}`,
            type: "function",
            function: {
              name: "send_urgent_alert",
              arguments: {
                priority: "P1",
                message: "Load test: water in the basement",
                callerName: "Load Test",
              },
            },
          },
        ],
      },
    },
    {
      type: "end-of-call-report",
      fields: {
        endedReason: "customer-ended-call",
        startedAt: startedAt.toISOString(),
        endedAt: new Date().toISOString(),
        cost: 0.05,
        analysis: { summary: "A load test's call.", successEvaluation: "true" },
        artifact: { transcript: "AI: Hello.\nUser: Water in the basement.", messages: [] },
      },
    },
  ];
}

/** One webhook as the vendor would send it; `turn` picks the way of authentication, `number` is the caller's. */
export function webhookRequest(
  callId: string,
  message: VapiMessage,
  turn: number,
  number = `+1514555${callId.slice(-4).replaceAll(/[^0-9]/g, "0")}`,
): Request {
  const body = JSON.stringify({
    message: {
      timestamp: Date.now(),
      type: message.type,
      call: { id: callId, type: "inboundPhoneCall", phoneCallProvider: "vapi", customer: { number } },
      phoneNumber: { number: "+15145550199" },
      customer: { number },
      ...message.fields,
    },
  });
  const authenticate = AUTHENTICATIONS[turn % AUTHENTICATIONS.length];
  return {
    method: "POST",
    url: `${CONFIG.appUrl}/webhooks/vapi`,
    label: `webhook ${message.type}`,
    body,
    headers: authenticate?.(body) ?? {},
  };
}

/** Has some calls live their lives unmeasured, so that all is warm; answers how many webhooks those were. */
export function warmUpWebhooks(runId: string, webhooks: Traffic): number {
  let sent = 0;
  for (let call = 0; call < WARM_UP_CALLS; call += 1) {
    const callId = callIdOf(runId, call);
    for (const message of callLife(callId, new Date())) {
      webhooks.sendUnmeasured(webhookRequest(callId, message, sent));
      sent += 1;
    }
  }
  return sent;
}

/** Has call number `call` of a run live its life, a caller's pause between its webhooks. `onAnswer` is told of each answer. */
export function placeCall(
  runId: string,
  call: number,
  webhooks: Traffic,
  onAnswer: (message: VapiMessage, response: RefinedResponse<"text">) => void = () => {},
): void {
  const callId = callIdOf(runId, call);
  const life = callLife(callId, new Date());
  life.forEach((message, step) => {
    if (step > 0) sleep(CONFIG.thinkSeconds * (0.5 + Math.random()));
    const request = webhookRequest(callId, message, call + step);
    onAnswer(message, webhooks.send(runId, call * life.length + step, request));
  });
}

/** True where the answer to the urgent tool call says that the alert is queued. */
export function isQueued(response: RefinedResponse<"text">): boolean {
  if (response.status !== 200) return false;
  const answer = response.json() as { results?: { result?: string }[] } | null;
  const result = answer?.results?.[0]?.result;
  if (typeof result !== "string") return false;
  const parsed = JSON.parse(result) as { queued?: boolean; jobId?: string };
  return parsed.queued === true && typeof parsed.jobId === "string";
}
