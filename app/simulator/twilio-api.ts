import Router from "@koa/router";
import type { Context, Next } from "koa";
import { z } from "zod";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import { answerRefusals, isAuthenticated } from "./carrier-refusal.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import { twilioSid } from "./ids.ts";
import type { Ledger } from "./ledger.ts";
import { createMessageStore, type StoredMessage } from "./message-store.ts";
import type { Propagation } from "./propagation.ts";
import type { RecordingShelf } from "./recording-shelf.ts";
import { createSmsIntake } from "./sms-intake.ts";
import type { Duty } from "./duty.ts";
import type { TwilioCallbacks } from "./twilio-callbacks.ts";
import { faultError, refuseBadMessage, TwilioError } from "./twilio-errors.ts";
import { messageJson } from "./twilio-messages.ts";

const BASE = "/2010-04-01/Accounts/:accountSid";

const field = z.union([z.string(), z.array(z.string()).transform((all) => all[0] ?? "")]).default("");
const createForm = z.looseObject({
  To: field,
  From: field,
  MessagingServiceSid: field,
  Body: field,
  StatusCallback: field,
});

const oneOf = z.union([z.string(), z.array(z.string()).transform((all) => all[0] ?? "")]).optional();
const listQuery = z.looseObject({
  To: oneOf,
  From: oneOf,
  DateSent: oneOf,
  "DateSent<": oneOf,
  "DateSent>": oneOf,
  PageSize: z.coerce.number().int().min(1).max(1000).catch(50),
  Page: z.coerce.number().int().min(0).max(10_000).catch(0),
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
}): Router {
  const { address, callbacks, duty } = deps;
  const { accountSid, authToken } = deps.config.twilio;
  const messages = createMessageStore();
  const intake = createSmsIntake(
    {
      carrier: "twilio",
      messages,
      faultError,
      check: (message) => {
        refuseBadMessage(message);
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

  async function authenticate(context: Context, next: Next) {
    if (!isAuthenticated(context, accountSid, authToken)) {
      context.set("www-authenticate", 'Basic realm="Twilio API"');
      throw new TwilioError(401, 20003, "Authenticate");
    }
    if (context.params.accountSid !== accountSid) {
      throw new TwilioError(404, 20404, `The requested resource ${context.path} was not found`);
    }
    await next();
  }

  router.use(BASE, answerRefusals, authenticate);

  router.post(`${BASE}/Messages.json`, async (context) => {
    const form = createForm.parse(context.request.body ?? {});
    const taken = await intake.take({
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

  router.get(`${BASE}/Messages.json`, async (context) => {
    await intake.misbehave();
    const query = listQuery.parse(context.query);
    const within = sentWithin(query);
    const all = messages.list(
      (message) =>
        (!query.To || message.to === query.To) &&
        (!query.From || message.from === query.From) &&
        within(message),
    );
    const start = query.Page * query.PageSize;
    const items = all.slice(start, start + query.PageSize);
    const uriOf = (page: number) => {
      const params = new URLSearchParams(context.querystring);
      params.set("Page", String(page));
      params.set("PageSize", String(query.PageSize));
      return `${context.path}?${params}`;
    };
    context.body = {
      messages: items.map((message) => messageJson(accountSid, message)),
      page: query.Page,
      page_size: query.PageSize,
      start,
      end: Math.max(start, start + items.length - 1),
      uri: uriOf(query.Page),
      first_page_uri: uriOf(0),
      next_page_uri: start + query.PageSize < all.length ? uriOf(query.Page + 1) : null,
      previous_page_uri: query.Page > 0 ? uriOf(query.Page - 1) : null,
    };
  });

  router.get(`${BASE}/Messages/:messageSid.json`, async (context) => {
    await intake.misbehave();
    const message = messages.get(context.params.messageSid ?? "");
    if (!message) throw new TwilioError(404, 20404, `The requested resource ${context.path} was not found`);
    context.body = messageJson(accountSid, message);
  });

  router.get(`${BASE}/Recordings/:sid.wav`, (context) =>
    deps.recordings.serve(context, context.params.sid ?? ""),
  );

  return router;
}
