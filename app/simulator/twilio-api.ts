import { createHash, timingSafeEqual } from "node:crypto";
import Router from "@koa/router";
import { trace } from "@opentelemetry/api";
import type { Context, Next } from "koa";
import { z } from "zod";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import type { TwilioCallbacks } from "./twilio-callbacks.ts";
import { faultError, refuseBadMessage, TwilioError } from "./twilio-errors.ts";
import { type MessageStore, messageJson, type StoredMessage } from "./twilio-messages.ts";

const BASE = "/2010-04-01/Accounts/:accountSid";
/** An answer that never comes is given up on by every client long before. */
const HANG_MS = 120_000;

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

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

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

/** Twilio's REST API for messages, as far as a sender of SMS needs it. */
export function twilioRoutes(deps: {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
  readonly messages: MessageStore;
  readonly callbacks: TwilioCallbacks;
}): Router {
  const { config, background, faults, ledger, messages, callbacks } = deps;
  const router = new Router();

  async function inTwiliosWords(context: Context, next: Next) {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error;
      context.status = error.status;
      if (error.retryAfterSeconds) context.set("retry-after", String(error.retryAfterSeconds));
      context.body = error.toBody();
    }
  }

  async function authenticate(context: Context, next: Next) {
    const [scheme, encoded] = context.get("authorization").split(" ");
    const [user = "", ...rest] = Buffer.from(encoded ?? "", "base64")
      .toString()
      .split(":");
    const known =
      scheme?.toLowerCase() === "basic" &&
      same(user, config.twilio.accountSid) &&
      same(rest.join(":"), config.twilio.authToken);
    if (!known) {
      context.set("www-authenticate", 'Basic realm="Twilio API"');
      throw new TwilioError(401, 20003, "Authenticate");
    }
    if (context.params.accountSid !== config.twilio.accountSid) {
      throw new TwilioError(404, 20404, `The requested resource ${context.path} was not found`);
    }
    await next();
  }

  /** Faults of requests that only read. */
  async function misbehave() {
    const now = faults.get("sms");
    if (faults.strikes(now.errorRate)) throw faultError(now.errorStatus);
    await background.sleep(now.latencyMs);
  }

  router.use(BASE, inTwiliosWords, authenticate);

  router.post(`${BASE}/Messages.json`, async (context) => {
    const form = createForm.parse(context.request.body ?? {});
    const from = form.From || form.MessagingServiceSid;
    const now = faults.get("sms");
    const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
    const refuse = (error: TwilioError) => {
      ledger.add("refused", {
        to: form.To,
        body: form.Body,
        status: error.status,
        code: error.code,
        traceId,
      });
      throw error;
    };
    if (faults.strikes(now.errorRate)) refuse(faultError(now.errorStatus));
    try {
      refuseBadMessage({ to: form.To, from, body: form.Body });
      if (form.StatusCallback && !callbacks.allows(form.StatusCallback)) {
        throw new TwilioError(
          400,
          21609,
          "The 'StatusCallback' URL is not one that this simulator may call.",
        );
      }
    } catch (error) {
      if (error instanceof TwilioError) refuse(error);
      throw error;
    }

    const message = messages.create({
      accountSid: config.twilio.accountSid,
      to: form.To,
      from,
      body: form.Body,
      statusCallback: form.StatusCallback || null,
    });
    const answer = messageJson(message);
    // The ledger shows the message itself, so that its state there moves along.
    ledger.add("sms", {
      sid: message.sid,
      to: message.to,
      from: message.from,
      body: message.body,
      get status() {
        return message.status;
      },
      get errorCode() {
        return message.errorCode;
      },
      statusCallback: message.statusCallback,
      traceId,
    });
    background.run(() => callbacks.smsLifecycle(message));
    await background.sleep(faults.strikes(now.hangRate) ? HANG_MS : now.latencyMs);
    context.status = 201;
    context.body = answer;
  });

  router.get(`${BASE}/Messages.json`, async (context) => {
    await misbehave();
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
      messages: items.map(messageJson),
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
    await misbehave();
    const message = messages.get(context.params.messageSid ?? "");
    if (!message) throw new TwilioError(404, 20404, `The requested resource ${context.path} was not found`);
    context.body = messageJson(message);
  });

  return router;
}
