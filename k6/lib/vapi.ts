import crypto from "k6/crypto";
import http, { type RefinedResponse } from "k6/http";
import { CONFIG } from "./config.ts";

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

/** Sends one webhook as the vendor would; `turn` picks the way of authentication. */
export function sendWebhook(
  callId: string,
  message: VapiMessage,
  traceparent: string,
  turn: number,
): RefinedResponse<"text"> {
  const body = JSON.stringify({
    message: {
      timestamp: Date.now(),
      type: message.type,
      call: {
        id: callId,
        type: "inboundPhoneCall",
        phoneCallProvider: "vapi",
        customer: { number: `+1514555${callId.slice(-4).replaceAll(/[^0-9]/g, "0")}` },
      },
      phoneNumber: { number: "+15145550199" },
      customer: { number: `+1514555${callId.slice(-4).replaceAll(/[^0-9]/g, "0")}` },
      ...message.fields,
    },
  });
  const authenticate = AUTHENTICATIONS[turn % AUTHENTICATIONS.length];
  return http.post(`${CONFIG.appUrl}/webhooks/vapi`, body, {
    headers: { "content-type": "application/json", traceparent, ...authenticate?.(body) },
    tags: { name: `webhook ${message.type}` },
    timeout: "20s",
    responseType: "text",
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
