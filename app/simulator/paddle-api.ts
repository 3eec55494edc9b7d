import { randomBytes, randomUUID } from "node:crypto";
import Router from "@koa/router";
import { z } from "zod";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { ServiceRefusal, serviceBehaviour } from "./service-api.ts";

const transactionBody = z.looseObject({
  items: z
    .array(z.looseObject({ price_id: z.string().startsWith("pri_"), quantity: z.number().int().min(1) }))
    .min(1),
  customer_id: z.string().startsWith("ctm_"),
  address_id: z.string().startsWith("add_"),
  custom_data: z.record(z.string(), z.unknown()).nullish(),
  collection_mode: z.enum(["automatic", "manual"]).default("automatic"),
});
const listQuery = z.looseObject({
  customer_id: z.string().optional(),
  "created_at[GTE]": z.iso.datetime().optional(),
  after: z.string().optional(),
  per_page: z.coerce.number().int().min(1).max(200).default(50),
});

const CODES: Readonly<Record<number, string>> = {
  401: "invalid_token",
  403: "forbidden",
  404: "not_found",
  429: "too_many_requests",
  500: "internal_error",
  502: "bad_gateway",
  503: "service_unavailable",
};

interface Transaction {
  readonly id: string;
  readonly body: z.output<typeof transactionBody>;
  readonly createdAt: string;
}

function priceJson(id: string) {
  return {
    id,
    product_id: `pro_${id.slice(4)}`,
    description: "Analysed minute",
    type: "standard",
    name: "Minute",
    billing_cycle: null,
    trial_period: null,
    tax_mode: "account_setting",
    unit_price: { amount: "5", currency_code: "USD" },
    unit_price_overrides: [],
    quantity: { minimum: 1, maximum: 100_000 },
    status: "active",
    custom_data: null,
    import_meta: null,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
  };
}

function transactionJson({ id, body, createdAt }: Transaction) {
  return {
    id,
    status: "ready",
    customer_id: body.customer_id,
    address_id: body.address_id,
    business_id: null,
    custom_data: body.custom_data ?? null,
    origin: "api",
    collection_mode: body.collection_mode,
    subscription_id: null,
    invoice_id: null,
    invoice_number: null,
    billing_details: null,
    billing_period: null,
    currency_code: "USD",
    discount_id: null,
    items: body.items.map(({ price_id, quantity }) => ({
      price: priceJson(price_id),
      quantity,
      proration: null,
    })),
    details: null,
    payments: [],
    checkout: { url: null },
    created_at: createdAt,
    updated_at: createdAt,
    billed_at: null,
    revised_at: null,
  };
}

/** Paddle's API of transactions. */
export function paddleRoutes(deps: {
  readonly config: Pick<SimulatorConfig, "keys">;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
}): Router {
  const { config, ledger } = deps;
  const transactions: Transaction[] = [];
  const router = new Router();
  const meta = () => ({ request_id: randomUUID() });
  const behaviour = serviceBehaviour(
    {
      service: "billing",
      authorization: `Bearer ${config.keys.billing}`,
      codeOf: (status) => CODES[status] ?? "bad_request",
      bodyOf: ({ status, code, message }) => ({
        error: {
          type: status >= 500 ? "api_error" : "request_error",
          code,
          detail: message,
          documentation_url: `https://developer.paddle.com/v1/errors/shared/${code}`,
        },
        meta: meta(),
      }),
    },
    deps,
  );

  router.post("/transactions", behaviour, (context) => {
    const body = transactionBody.safeParse(context.request.body);
    if (!body.success) throw new ServiceRefusal(400, "bad_request", "Invalid request.");
    const id = `txn_${randomBytes(13).toString("hex")}`;
    const transaction = { id, body: body.data, createdAt: new Date().toISOString() };
    transactions.push(transaction);
    ledger.add("billing", {
      id,
      customData: body.data.custom_data ?? null,
      quantity: body.data.items[0]?.quantity,
    });
    context.status = 201;
    context.body = { data: transactionJson(transaction), meta: meta() };
  });

  router.get("/transactions", behaviour, (context) => {
    const parsed = listQuery.safeParse(context.query);
    if (!parsed.success) throw new ServiceRefusal(400, "invalid_field", "Request does not pass validation.");
    const { customer_id: customerId, "created_at[GTE]": since = "", after, per_page: size } = parsed.data;
    const matching = transactions
      .filter(({ body, createdAt }) => (!customerId || body.customer_id === customerId) && createdAt >= since)
      .reverse();
    const from = after ? matching.findIndex(({ id }) => id === after) + 1 : 0;
    const page = matching.slice(from, from + size);
    const next = new URL(context.href);
    next.searchParams.set("after", page.at(-1)?.id ?? "");
    context.body = {
      data: page.map(transactionJson),
      meta: {
        ...meta(),
        pagination: {
          per_page: size,
          next: next.href,
          has_more: from + size < matching.length,
          estimated_total: matching.length,
        },
      },
    };
  });

  return router;
}
