import Router from "@koa/router";
import { z } from "zod";
import { type CallMediaStore, callMediaSchema } from "./call-media.ts";
import type { SimulatorConfig } from "./config.ts";
import type { OutsideSms } from "./duty.ts";
import type { FaultBoard, Faults, FaultyProvider } from "./faults.ts";
import { FAULTY_PROVIDERS, faultsSchema } from "./faults.ts";
import { twilioSid } from "./ids.ts";
import { LEDGER_KINDS, type Ledger } from "./ledger.ts";
import type { Office } from "./office.ts";
import { type Phones, phoneSchema } from "./phones.ts";
import { check, Problem, queryNumber } from "./problem.ts";
import { RECORDING_FATES } from "./recording-shelf.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { TwilioCallbacks } from "./twilio-callbacks.ts";
import type { VoiceAgent } from "./vapi-calls.ts";
import { TOOL_SHAPES } from "./vapi-wire.ts";
import type { WebhookSender } from "./webhook-sender.ts";

const ACTIVE_CALLS_MAX = 1_000;

const priority = z.preprocess(
  (value) => (typeof value === "string" ? Number(value.replace(/^P/i, "")) : value),
  z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], {
    error: "must be 1 to 4 or P1 to P4",
  }),
);

const callWish = z.strictObject({
  count: z.number().int().min(1).max(500).default(1),
  scenario: z
    .string()
    .refine((id) => Object.hasOwn(SCENARIOS, id), {
      error: `must be one of ${Object.keys(SCENARIOS).join(", ")}`,
    })
    .optional(),
  priority: priority.optional(),
  message: z.string().min(1).max(1_000).optional(),
  durationSeconds: z.number().min(0).max(3_600).optional(),
  carrier: z.boolean().default(false),
  sound: callMediaSchema.shape.sound.unwrap().optional(),
  phone: z.e164("must be E.164, like +15145550123").optional(),
  detail: z.enum(["full", "brief"]).optional(),
  toolShape: z.enum(TOOL_SHAPES).optional(),
  auth: z.enum(["hmac", "bearer", "secret", "none", "wrong"]).optional(),
  retries: z.number().int().min(0).max(10).optional(),
  propagate: z.boolean().optional(),
});

const replyWish = z.strictObject({
  from: z.e164("must be E.164, like +15145550123"),
  text: z.string().min(1).max(1_600),
  carrier: z.enum(["twilio", "vonage"]).default("twilio"),
  /** Files that go with it; by Twilio alone. */
  media: z
    .array(
      z.strictObject({
        kind: z.enum(["jpeg", "pdf"]).default("jpeg"),
        bytes: z.number().int().min(16).max(10_000_000).default(2_000),
      }),
    )
    .max(10)
    .default([]),
});

const recordingWish = z.strictObject({
  callSid: z
    .string()
    .regex(/^CA[0-9a-f]{32}$/, "must be CA and 32 hexadecimal digits")
    .optional(),
  isVoicemail: z.boolean().default(false),
  status: z.enum(["completed", "absent"]).default("completed"),
  seconds: z.number().min(0.1).max(600).default(3),
  fate: z.enum(RECORDING_FATES).default("whole"),
});

const officeState = z.strictObject({
  on: z.boolean().optional(),
  callsPerMinute: z.number().min(0.1).max(120).optional(),
});

const ledgerQuery = z.object({
  kind: z.enum(LEDGER_KINDS).optional(),
  /** ISO time or milliseconds since 1970. */
  since: z
    .string()
    .transform((value) => new Date(/^\d+$/.test(value) ? Number(value) : value))
    .refine((date) => !Number.isNaN(date.getTime()), { error: "must be an ISO time or milliseconds" })
    .optional(),
  limit: queryNumber(0, 5_000, 100),
});

function providerOf(name: string | undefined): FaultyProvider {
  const provider = FAULTY_PROVIDERS.find((one) => one === name);
  if (!provider) {
    throw new Problem(404, "not_found", `Faults can be set for ${FAULTY_PROVIDERS.join(", ")} only.`);
  }
  return provider;
}

/** By which people, tests and load generators tell the outside world what to do, and ask what it saw. */
export function controlRoutes(deps: {
  readonly config: Pick<SimulatorConfig, "twilio">;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
  readonly media: CallMediaStore;
  readonly office: Office;
  readonly sender: WebhookSender;
  readonly voiceAgent: VoiceAgent;
  /** Has the carrier announce a recording. */
  readonly announce: TwilioCallbacks["recording"];
  /** Send an SMS to the application, by carrier. */
  readonly texts: Readonly<Record<"twilio" | "vonage", (sms: OutsideSms) => Promise<void>>>;
  readonly phones: Phones;
}): Router {
  const { config, faults, ledger, media, office, sender, voiceAgent } = deps;
  const router = new Router({ prefix: "/control" });
  const allFaults = () =>
    Object.fromEntries(FAULTY_PROVIDERS.map((provider) => [provider, faults.get(provider)])) as Record<
      FaultyProvider,
      Faults
    >;

  router.post("/calls", (context) => {
    const { count, ...wish } = check(callWish, context.request.body);
    if (voiceAgent.active().length + count > ACTIVE_CALLS_MAX) {
      throw new Problem(429, "too_many_calls", `At most ${ACTIVE_CALLS_MAX} calls can be under way at once.`);
    }
    const detail = wish.detail ?? (count > 10 ? "brief" : "full");
    const calls = Array.from({ length: count }, () => voiceAgent.place({ ...wish, detail }));
    context.status = 202;
    context.body = { calls };
  });

  router.get("/calls", (context) => {
    context.body = { items: voiceAgent.active() };
  });

  router.post("/replies", async (context) => {
    const { from, text, carrier, media } = check(replyWish, context.request.body);
    await deps.texts[carrier]({ from, to: config.twilio.from, text, media });
    context.status = 202;
    context.body = { from, text };
  });

  router.put("/phones/:number", (context) => {
    const phone = check(phoneSchema, context.request.body);
    deps.phones.set(context.params.number ?? "", phone);
    context.body = phone;
  });
  router.delete("/phones", (context) => {
    deps.phones.clear();
    context.status = 204;
  });
  router.put("/media/:callSid", (context) => {
    media.set(context.params.callSid ?? "", check(callMediaSchema, context.request.body));
    context.status = 204;
  });

  router.post("/recordings", async (context) => {
    const { callSid = twilioSid("CA"), isVoicemail, ...wish } = check(recordingWish, context.request.body);
    const source = isVoicemail ? "RecordVerb" : "OutboundAPI";
    const recordingSid = await deps.announce({ callSid, source, ...wish });
    context.status = 202;
    context.body = { callSid, recordingSid };
  });

  router.get("/scenarios", (context) => {
    context.body = {
      items: Object.values(SCENARIOS).map(({ id, title, direction, alert }) => ({
        id,
        title,
        direction,
        priority: alert?.priority ?? null,
      })),
    };
  });

  router.get("/faults", (context) => {
    context.body = allFaults();
  });
  router.get("/faults/:provider", (context) => {
    context.body = faults.get(providerOf(context.params.provider));
  });
  router.put("/faults/:provider", (context) => {
    const provider = providerOf(context.params.provider);
    faults.set(provider, check(faultsSchema, context.request.body));
    context.body = faults.get(provider);
  });
  router.delete("/faults/:provider", (context) => {
    faults.clear(providerOf(context.params.provider));
    context.status = 204;
  });

  router.get("/ledger", (context) => {
    context.body = { ...ledger.list(check(ledgerQuery, context.query)), counts: ledger.counts() };
  });
  router.delete("/ledger", (context) => {
    ledger.clear();
    sender.resetLatency();
    context.status = 204;
  });

  router.get("/office", (context) => {
    context.body = office.get();
  });
  router.put("/office", (context) => {
    const wished = check(officeState, context.request.body);
    office.set({
      on: wished.on ?? office.get().on,
      callsPerMinute: wished.callsPerMinute ?? office.get().callsPerMinute,
    });
    context.body = office.get();
  });

  router.get("/state", (context) => {
    context.body = {
      activeCalls: voiceAgent.active(),
      counts: ledger.counts(),
      webhooks: sender.latency(),
      faults: allFaults(),
      office: office.get(),
    };
  });

  return router;
}
