import Router from "@koa/router";
import { trace, context as traceContext } from "@opentelemetry/api";
import { z } from "zod";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import type { CallMediaStore } from "./call-media.ts";
import { answerRefusals, CarrierRefusal } from "./carrier-refusal.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import { twilioSid } from "./ids.ts";
import type { Ledger } from "./ledger.ts";
import type { Phones } from "./phones.ts";
import type { Propagation } from "./propagation.ts";
import { HANG_MS } from "./sms-intake.ts";
import { callJson, createCallStore } from "./twilio-call-store.ts";
import type { TwilioCallbacks } from "./twilio-callbacks.ts";
import { faultError, refuseBadCall, TwilioError } from "./twilio-errors.ts";
import { createPlacedCalls } from "./twilio-placed-calls.ts";
import {
  authenticateAccount,
  filterField,
  formField,
  notFound,
  pageFields,
  pageJson,
  TWILIO_BASE,
} from "./twilio-rest.ts";

const createForm = z.looseObject({
  To: formField,
  From: formField,
  Url: formField,
  Twiml: formField,
  StatusCallback: formField,
  StatusCallbackEvent: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  Timeout: z.coerce.number().int().min(1).max(600).catch(60),
  Record: formField,
  RecordingStatusCallback: formField,
});
const updateForm = z.looseObject({ Status: formField });
const listQuery = z.looseObject({
  To: filterField,
  From: filterField,
  Status: filterField,
  ParentCallSid: filterField,
  ...pageFields,
});

/** Twilio's REST API for calls, as far as somebody who places and ends them needs it. */
export function twilioCallsRoutes(deps: {
  readonly config: SimulatorConfig;
  readonly address: AppAddress;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
  readonly propagation: Propagation;
  readonly phones: Phones;
  readonly media: CallMediaStore;
  readonly callbacks: TwilioCallbacks;
}): Router {
  const { address, background, faults, ledger, propagation } = deps;
  const { accountSid } = deps.config.twilio;
  const calls = createCallStore();
  const placed = createPlacedCalls({ ...deps, calls });
  const router = new Router();
  router.use(TWILIO_BASE, answerRefusals, authenticateAccount(deps.config.twilio));

  /** @throws TwilioError */
  async function misbehave(): Promise<void> {
    const now = faults.get("calls");
    if (faults.strikes(now.errorRate)) throw faultError(now.errorStatus);
    await background.sleep(now.latencyMs);
  }

  router.post(`${TWILIO_BASE}/Calls.json`, async (context) => {
    const now = faults.get("calls");
    const form = createForm.parse(context.request.body ?? {});
    const { To: to, From: from } = form;
    try {
      if (faults.strikes(now.errorRate)) throw faultError(now.errorStatus);
      refuseBadCall({ to, from, hasDocument: form.Url !== "" || form.Twiml !== "" });
      for (const url of [form.Url, form.StatusCallback, form.RecordingStatusCallback]) {
        if (url === "" || address.allows(url)) continue;
        throw new TwilioError(400, 21205, "A URL is not one that this simulator may call.");
      }
    } catch (error) {
      if (error instanceof CarrierRefusal) {
        const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
        ledger.add("refused", { carrier: "twilio", to, status: error.status, code: error.code, traceId });
      }
      throw error;
    }
    const call = calls.create({ sid: twilioSid("CA"), parentSid: null, from, to, direction: "outbound-api" });
    context.status = 201;
    context.body = callJson(accountSid, call);
    placed.noteCall(call, form.StatusCallback || null);
    const wish = {
      url: form.Url || null,
      twiml: form.Twiml || null,
      statusCallback: form.StatusCallback || null,
      events: form.StatusCallbackEvent.length > 0 ? form.StatusCallbackEvent : ["completed"],
      timeoutSeconds: form.Timeout,
      isRecorded: form.Record === "true",
      recordingStatusCallback: form.RecordingStatusCallback || null,
    };
    traceContext.with(propagation.ofRequest(), () => background.run(() => placed.live(call, wish)));
    await background.sleep(faults.strikes(now.hangRate) ? HANG_MS : now.latencyMs);
  });

  router.get(`${TWILIO_BASE}/Calls.json`, async (context) => {
    await misbehave();
    const query = listQuery.parse(context.query);
    const all = calls.list(
      (call) =>
        (!query.To || call.to === query.To) &&
        (!query.From || call.from === query.From) &&
        (!query.Status || call.status === query.Status) &&
        (!query.ParentCallSid || call.parentSid === query.ParentCallSid),
    );
    const items = all.map((call) => callJson(accountSid, call));
    context.body = pageJson(context, "calls", items, query);
  });

  router.get(`${TWILIO_BASE}/Calls/:callSid.json`, async (context) => {
    await misbehave();
    const call = calls.get(context.params.callSid ?? "");
    if (!call) throw notFound(context);
    context.body = callJson(accountSid, call);
  });

  router.post(`${TWILIO_BASE}/Calls/:callSid.json`, async (context) => {
    await misbehave();
    const call = calls.get(context.params.callSid ?? "");
    if (!call) throw notFound(context);
    const { Status: status } = updateForm.parse(context.request.body ?? {});
    if (status !== "completed" && status !== "canceled") {
      throw new TwilioError(400, 20001, `Status ${status.slice(0, 40)} is none that a call can be given`);
    }
    // A call that somebody talks in is not canceled.
    const isUntouched = status === "canceled" && call.status === "in-progress";
    if (!isUntouched && !placed.hangUp(call)) {
      throw new TwilioError(400, 21220, "Call is not in-progress. Cannot redirect.");
    }
    context.body = callJson(accountSid, call);
  });

  return router;
}
