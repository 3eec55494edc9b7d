import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { type AppError, defineErrors } from "../platform/errors/index.ts";
import { annotateSpan, instruments } from "../platform/telemetry/index.ts";
import { MalformedWebhook } from "./provider-errors.ts";
import type { UnverifiedWebhook, VendorWebhook } from "./webhook.ts";

/** Why a webhook is refused. */
export const webhookErrors = defineErrors({
  webhook_unsigned: {
    status: 401,
    title: "The webhook carries no credential",
    expected: true,
    remedy: "Configure one of the three credentials at the vendor.",
  },
  webhook_bad_signature: {
    status: 401,
    title: "The webhook's credential is wrong",
    expected: true,
    remedy: "Compare the secrets, and TRUNKLINE_PUBLIC_URL with the URL that the vendor calls.",
  },
  webhook_stale: {
    status: 401,
    title: "The webhook's timestamp is too far from now",
    expected: true,
    remedy: "Check the clocks; five minutes are allowed.",
  },
  webhook_malformed: {
    status: 422,
    title: "The webhook's content has not the documented shape",
    expected: true,
    remedy: "`errors` says what is missing.",
  },
});

/**
 * Reads a webhook's content by its vendor's parser.
 * @throws webhook_malformed, with what is wrong where, for content that the parser refuses
 */
export function readWebhook<Event>(webhook: VendorWebhook<Event>, body: unknown): Event {
  try {
    return webhook.read(body);
  } catch (error) {
    if (!(error instanceof MalformedWebhook)) throw error;
    throw webhookErrors.webhook_malformed({ fields: error.issues, cause: error });
  }
}

const REASON_OF: Readonly<Record<string, string>> = {
  webhook_unsigned: "unsigned",
  webhook_bad_signature: "bad_signature",
  webhook_stale: "stale",
};

/**
 * How a route recognises its vendor: refuses what is unsigned, wrongly signed or stale before the body is parsed, and
 * counts every refusal, malformed content included.
 */
export function createWebhookAuth({ vendor, verify }: Pick<VendorWebhook<unknown>, "vendor" | "verify">) {
  return {
    kind: "webhook" as const,
    verify: (request: UnverifiedWebhook): void => {
      const verification = verify(request);
      if (verification.ok) return;
      throw webhookErrors[`webhook_${verification.reason}`]();
    },
    onRefused: (error: AppError): void =>
      countWebhook({
        provider: vendor,
        event: "none",
        outcome: "refused",
        reason: REASON_OF[error.code] ?? "malformed",
      }),
  };
}

/** Counts one webhook and says on its span what it was; `event` must come from a closed list. */
export function countWebhook(webhook: {
  readonly provider: string;
  readonly event: string;
  readonly outcome: "applied" | "stale" | "duplicate" | "acknowledged" | "refused";
  readonly reason?: string;
}): void {
  const attributes = {
    [ATTRIBUTES.provider]: webhook.provider,
    [ATTRIBUTES.webhookEvent]: webhook.event,
    [ATTRIBUTES.webhookOutcome]: webhook.outcome,
    [ATTRIBUTES.webhookReason]: webhook.reason ?? "none",
  };
  instruments.webhookEvents.add(1, attributes);
  annotateSpan(attributes);
}
