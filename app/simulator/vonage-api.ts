import { randomUUID } from "node:crypto";
import Router from "@koa/router";
import type { Context, Next } from "koa";
import { z } from "zod";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import { answerRefusals, isAuthenticated } from "./carrier-refusal.ts";
import type { SimulatorConfig } from "./config.ts";
import type { Duty } from "./duty.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { createMessageStore, type StoredMessage } from "./message-store.ts";
import type { Propagation } from "./propagation.ts";
import { createSmsIntake } from "./sms-intake.ts";
import type { VonageCallbacks } from "./vonage-callbacks.ts";
import { faultError, refuseBadMessage, VonageError } from "./vonage-errors.ts";

/** Vonage's pages have 1000 records; ours are smaller, so that whoever does not turn them is found out. */
const PAGE_SIZE = 50;

const text = z.string().default("");
const sendBody = z.looseObject({
  message_type: z.literal("text"),
  channel: z.literal("sms"),
  to: text,
  from: text,
  text,
  webhook_url: z.string().optional(),
});

const date = z.iso.datetime({ offset: true }).transform(Date.parse).optional();
const recordsQuery = z.looseObject({
  account_id: z.string(),
  product: z.literal("MESSAGES"),
  direction: z.literal("outbound"),
  id: z.string().optional(),
  to: z.string().optional(),
  date_start: date,
  date_end: date,
  include_message: z.enum(["true", "false"]).default("false"),
  cursor: z.coerce.number().int().min(0).default(0),
});

function understood<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw new VonageError(422, 1020, "Invalid params");
}

function recordJson(accountId: string, message: StoredMessage, includesBody: boolean) {
  // Reports keep whole seconds.
  const written = (at: Date) => at.toISOString().replace(/\.\d+Z$/, "+00:00");
  return {
    account_id: accountId,
    message_id: message.sid,
    direction: "outbound",
    from: message.from.replace("+", ""),
    to: message.to.replace("+", ""),
    status: message.status,
    error_code: message.errorCode === null ? "0" : String(message.errorCode),
    date_received: written(message.createdAt),
    date_finalized: message.status === "accepted" ? null : written(message.updatedAt),
    ...(includesBody ? { message_body: message.body } : {}),
  };
}

/** Vonage's Messages API and the records of its Reports API, as far as a sender of SMS needs them. */
export function vonageRoutes(deps: {
  readonly config: SimulatorConfig;
  readonly address: AppAddress;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
  readonly propagation: Propagation;
  readonly callbacks: VonageCallbacks;
  readonly duty: Duty;
}): Router {
  const { address, callbacks, duty } = deps;
  const { apiKey, apiSecret } = deps.config.vonage;
  const messages = createMessageStore();
  const intake = createSmsIntake(
    {
      carrier: "vonage",
      messages,
      faultError,
      check: (message) => {
        refuseBadMessage(message);
        if (message.statusCallback === null || address.allows(message.statusCallback)) return;
        throw new VonageError(422, 1020, "Invalid params");
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
    if (!isAuthenticated(context, apiKey, apiSecret)) throw faultError(401);
    await next();
  }

  router.post("/v1/messages", answerRefusals, authenticate, async (context) => {
    const body = understood(sendBody, context.request.body);
    const { sid } = await intake.take({
      sid: randomUUID(),
      to: `+${body.to}`,
      from: `+${body.from}`,
      body: body.text,
      statusCallback: body.webhook_url ?? null,
      status: "accepted",
    });
    context.status = 202;
    context.body = { message_uuid: sid };
  });

  router.get("/v2/reports/records", answerRefusals, authenticate, async (context) => {
    await intake.misbehave();
    const query = understood(recordsQuery, context.query);
    if (query.account_id !== apiKey) throw new VonageError(403, "forbidden", "That is another account");
    const ids = query.id?.split(",");
    if (ids && (query.date_start !== undefined || query.date_end !== undefined)) {
      throw new VonageError(422, 1020, "Invalid params");
    }
    const { date_start: from = 0, date_end: until = Number.POSITIVE_INFINITY } = query;
    const matching = messages.list(
      ({ sid, to, createdAt }) =>
        (!ids || ids.includes(sid)) &&
        (!query.to || to === `+${query.to}`) &&
        createdAt.getTime() >= from &&
        createdAt.getTime() <= until,
    );
    const page = matching.slice(query.cursor, query.cursor + PAGE_SIZE);
    const next = new URL(context.href);
    next.searchParams.set("cursor", String(query.cursor + PAGE_SIZE));
    const isTruncated = query.cursor + PAGE_SIZE < matching.length;
    const notFound = ids?.filter((id) => !matching.some(({ sid }) => sid === id)) ?? [];
    context.body = {
      request_id: randomUUID(),
      request_status: isTruncated ? "TRUNCATED" : "SUCCESS",
      items_count: page.length,
      records: page.map((message) => recordJson(apiKey, message, query.include_message === "true")),
      ...(notFound.length > 0 ? { ids_not_found: notFound.join(",") } : {}),
      _links: {
        self: { href: context.href },
        ...(isTruncated ? { next: { href: next.href } } : {}),
      },
    };
  });

  return router;
}
