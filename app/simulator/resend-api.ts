import { randomUUID } from "node:crypto";
import Router from "@koa/router";
import { z } from "zod";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { ServiceRefusal, serviceBehaviour } from "./service-api.ts";

const mailBody = z.looseObject({
  from: z.string().regex(/@/),
  to: z.union([z.string(), z.array(z.string()).min(1).max(50)]),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
});
const ADDRESS = /^[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+$/;

const CODES: Readonly<Record<number, string>> = {
  401: "missing_api_key",
  403: "invalid_api_key",
  422: "validation_error",
  429: "rate_limit_exceeded",
};

/** Resend's API of e-mails; what it takes is in the mailbox beside what came by SMTP. */
export function resendRoutes(deps: {
  readonly config: Pick<SimulatorConfig, "keys">;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
}): Router {
  const { config, ledger } = deps;
  const router = new Router();
  const behaviour = serviceBehaviour(
    {
      service: "email",
      authorization: `Bearer ${config.keys.email}`,
      codeOf: (status) => CODES[status] ?? "internal_server_error",
      bodyOf: ({ status, code, message }) => ({ statusCode: status, name: code, message }),
    },
    deps,
  );

  /** Answers by idempotency key: who repeats a request is answered as before, and nothing is mailed again. */
  const answered = new Map<string, { readonly id: string }>();

  router.post("/emails", behaviour, (context) => {
    const parsed = mailBody.safeParse(context.request.body);
    const to = parsed.data ? [parsed.data.to].flat() : [];
    if (!parsed.success || !to.every((address) => ADDRESS.test(address))) {
      throw new ServiceRefusal(422, "validation_error", "Invalid `to` field.");
    }
    const key = context.get("idempotency-key");
    const before = answered.get(key);
    if (key && before) {
      context.body = before;
      return;
    }
    const { from, subject, text, html = null, headers } = parsed.data;
    ledger.add("mail", {
      from,
      to,
      subject,
      text,
      html,
      messageId: key || null,
      listUnsubscribe: headers?.["List-Unsubscribe"] ?? null,
      listUnsubscribePost: headers?.["List-Unsubscribe-Post"] ?? null,
    });
    const answer = { id: randomUUID() };
    if (key) answered.set(key, answer);
    context.body = answer;
  });

  return router;
}
