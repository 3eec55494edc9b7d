import Router from "@koa/router";
import { z } from "zod";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import { answerRefusals } from "./carrier-refusal.ts";
import type { SimulatorConfig } from "./config.ts";
import type { Duty } from "./duty.ts";
import type { FaultBoard } from "./faults.ts";
import { twilioSid } from "./ids.ts";
import type { Ledger } from "./ledger.ts";
import { createMessageStore, type StoredMessage } from "./message-store.ts";
import type { OptOuts } from "./opt-outs.ts";
import type { Propagation } from "./propagation.ts";
import type { RecordingShelf } from "./recording-shelf.ts";
import { fetchMedia, type MediaShelf } from "./sent-media.ts";
import { createSmsIntake } from "./sms-intake.ts";
import type { TwilioCallbacks } from "./twilio-callbacks.ts";
import { faultError, refuseBadMessage, TwilioError, UNSUBSCRIBED } from "./twilio-errors.ts";
import { messageJson } from "./twilio-messages.ts";
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
  MessagingServiceSid: formField,
  Body: formField,
  StatusCallback: formField,
  MediaUrl: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
});

const listQuery = z.looseObject({
  To: filterField,
  From: filterField,
  DateSent: filterField,
  "DateSent<": filterField,
  "DateSent>": filterField,
  ...pageFields,
});

/** A date without time covers the whole day; an unreadable one is Twilio's 400. */
function span(value: string): { from: number; to: number } {
  const from = Date.parse(value);
  if (Number.isNaN(from)) throw new TwilioError(400, 20001, `Invalid date: ${value.slice(0, 40)}`);
  return { from, to: /^\d{4}-\d\d-\d\d$/.test(value) ? from + 86_400_000 - 1 : from };
}

function sentWithin(query: z.output<typeof listQuery>): (message: StoredMessage) => boolean {
  const on = query.DateSent ? span(query.DateSent) : null;
  const before = query["DateSent<"] ? span(query["DateSent<"]) : null;
  const after = query["DateSent>"] ? span(query["DateSent>"]) : null;
  return ({ sentAt }) => {
    if (!on && !before && !after) return true;
    if (!sentAt) return false;
    // Twilio keeps whole seconds.
    const at = Math.floor(sentAt.getTime() / 1000) * 1000;
    return (
      (!on || (at >= on.from && at <= on.to)) && (!before || at <= before.to) && (!after || at >= after.from)
    );
  };
}

/** Twilio's REST API for messages, as far as a sender of SMS needs it, and the files of its recordings. */
export function twilioRoutes(deps: {
  readonly config: SimulatorConfig;
  readonly address: AppAddress;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
  readonly propagation: Propagation;
  readonly callbacks: TwilioCallbacks;
  readonly duty: Duty;
  readonly recordings: RecordingShelf;
  readonly optOuts: OptOuts;
  readonly inboundMedia: MediaShelf;
}): Router {
  const { address, callbacks, duty, optOuts } = deps;
  const { accountSid } = deps.config.twilio;
  const messages = createMessageStore();
  const intake = createSmsIntake(
    {
      carrier: "twilio",
      messages,
      faultError,
      check: (message) => {
        refuseBadMessage(message);
        if (optOuts.has(message.to)) throw new TwilioError(400, 21610, UNSUBSCRIBED);
        if (message.statusCallback === null || address.allows(message.statusCallback)) return;
        throw new TwilioError(
          400,
          21609,
          "The 'StatusCallback' URL is not one that this simulator may call.",
        );
      },
      async live(message) {
        await callbacks.smsLifecycle(message);
        await duty.read(message, callbacks.smsInbound);
      },
    },
    deps,
  );
  const router = new Router();

  router.use(TWILIO_BASE, answerRefusals, authenticateAccount(deps.config.twilio));

  router.post(`${TWILIO_BASE}/Messages.json`, async (context) => {
    const form = createForm.parse(context.request.body ?? {});
    const media = await fetchMedia(form.MediaUrl, address);
    const taken = await intake.take({
      media,
      sid: twilioSid("SM"),
      to: form.To,
      from: form.From || form.MessagingServiceSid,
      body: form.Body,
      statusCallback: form.StatusCallback || null,
      status: "queued",
    });
    context.status = 201;
    context.body = messageJson(accountSid, taken);
  });

  router.get(`${TWILIO_BASE}/Messages.json`, async (context) => {
    await intake.misbehave();
    const query = listQuery.parse(context.query);
    const within = sentWithin(query);
    const all = messages.list(
      (message) =>
        (!query.To || message.to === query.To) &&
        (!query.From || message.from === query.From) &&
        within(message),
    );
    const items = all.map((message) => messageJson(accountSid, message));
    context.body = pageJson(context, "messages", items, query);
  });

  router.get(`${TWILIO_BASE}/Messages/:messageSid/Media/:mediaSid`, async (context) => {
    await intake.misbehave();
    const file = deps.inboundMedia.get(context.params.mediaSid ?? "");
    if (!file) throw notFound(context);
    context.type = file.contentType;
    context.body = file.content;
  });

  router.get(`${TWILIO_BASE}/Messages/:messageSid.json`, async (context) => {
    await intake.misbehave();
    const message = messages.get(context.params.messageSid ?? "");
    if (!message) throw notFound(context);
    context.body = messageJson(accountSid, message);
  });

  router.get(`${TWILIO_BASE}/Recordings/:sid.wav`, (context) =>
    deps.recordings.serve(context, context.params.sid ?? ""),
  );

  return router;
}
