import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import type { VoiceAgentEvent } from "../../providers/voice-agent/port.ts";
import {
  assistantAnswer,
  parseVapiMessage,
  receivedAnswer,
  refusalAnswer,
  toolAnswer,
  transferAnswer,
} from "../../providers/voice-agent/vapi.ts";
import { countWebhook, readWebhook, type WebhookAuth } from "../../providers/webhook-auth.ts";
import type { VoiceAgentAnswer, VoiceAgentService } from "./voice-agent.service.ts";

/** The voice agent's webhook. */
export function voiceAgentRoutes(service: VoiceAgentService, agentAuth: WebhookAuth): Route[] {
  return [
    defineRoute({
      method: "POST",
      path: "/webhooks/vapi",
      summary: "Take in a message of the voice agent",
      description:
        "All server messages of Vapi. Tool calls are answered with their results; the rest is acknowledged. The answer waits for one transaction and for nothing else.",
      tags: ["Webhooks"],
      auth: agentAuth,
      body: { json: z.looseObject({}) },
      responses: {
        200: { description: "Taken in; a repeated message changes nothing", schema: z.looseObject({}) },
      },
      handler: async ({ body }) => {
        const event = readWebhook(() => parseVapiMessage(body));
        const { answer, outcome } = await service.handle(event, messageOf(body));
        countWebhook({ provider: "vapi", event: event.webhookEvent, outcome });
        return { status: 200, body: { ...present(answer, event) } };
      },
    }),
  ];
}

function messageOf(body: Record<string, unknown>): Record<string, unknown> {
  return typeof body.message === "object" && body.message !== null ? { ...body.message } : {};
}

function present(answer: VoiceAgentAnswer, event: VoiceAgentEvent): object {
  switch (answer.kind) {
    case "received":
      return receivedAnswer(answer.callId);
    case "tools":
      return event.kind === "tool_calls" ? toolAnswer(event, answer.results) : receivedAnswer();
    case "assistant":
      return assistantAnswer(answer.assistantId);
    case "transfer":
      return transferAnswer(answer.number, answer.spoken);
    case "refusal":
      return refusalAnswer(answer.spoken);
  }
}
