/** Alertmanager's webhook, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */

import { hash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { notAfter } from "../bounds.ts";
import { MalformedWebhook } from "../provider-errors.ts";
import type { UnverifiedWebhook, WebhookVerification } from "../webhook.ts";
import type { StackAlert, StackAlertsWebhook } from "./port.ts";

const PROVIDER = "alertmanager";
const MAX_ALERTS = 1_000;
const MAX_TEXTS = 100;
const MAX_TEXT = 10_000;

const texts = z
  .record(z.string().max(200), z.string().max(MAX_TEXT))
  .refine((given) => Object.keys(given).length <= MAX_TEXTS, `must have at most ${MAX_TEXTS} entries`);

const alertSchema = z.looseObject({
  status: z.enum(["firing", "resolved"]),
  labels: texts.refine(({ alertname }) => alertname !== undefined && alertname !== "", "must have alertname"),
  annotations: texts.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  /** Of a firing alert it is the year 1, or when it will be taken for over. */
  endsAt: z.iso.datetime({ offset: true }).optional(),
  fingerprint: z.string().regex(/^[0-9a-f]{1,64}$/, "must be hexadecimal digits"),
});

const bodySchema = z.looseObject({
  version: z.literal("4"),
  alerts: z.array(alertSchema).max(MAX_ALERTS),
});

/** The webhook, recognised by its bearer secret; without one configured everything is refused. */
export function createAlertmanagerWebhook(token: string | null): StackAlertsWebhook {
  return {
    vendor: PROVIDER,
    format: "json",
    verify: ({ headers }: UnverifiedWebhook): WebhookVerification => {
      const given = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
      if (given === undefined) return { ok: false, reason: "unsigned" };
      if (token === null || !isSame(given, token)) return { ok: false, reason: "bad_signature" };
      return { ok: true, method: "bearer" };
    },
    read: (body) => {
      const parsed = bodySchema.safeParse(body);
      if (!parsed.success) {
        const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
        throw new MalformedWebhook(PROVIDER, issues);
      }
      const now = new Date();
      return parsed.data.alerts.map(({ status, startsAt, endsAt, ...alert }): StackAlert => {
        // An alert may fire for years, but not before it began.
        const said = new Date(startsAt);
        return {
          fingerprint: alert.fingerprint,
          labels: alert.labels,
          annotations: alert.annotations,
          startsAt: notAfter(said, now),
          ...(said > now ? { isStartGuessed: true } : {}),
          endsAt: status === "resolved" ? notAfter(endsAt ? new Date(endsAt) : now, now) : null,
        };
      });
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(given), digest(expected));
}
