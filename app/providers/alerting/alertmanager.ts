/** Asks Alertmanager by its API v2 (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). */

import { z } from "zod";
import { withRequestTarget } from "../../platform/telemetry/index.ts";
import { notAfter } from "../bounds.ts";
import { ProviderTimeout } from "../provider-errors.ts";
import { errorOfAnswer, errorOfFailure, exchange, type VendorErrors } from "../provider-http.ts";
import type { AlertSender } from "./port.ts";

/** People wait for the banner that needs it. */
const TIMEOUT_MS = 3_000;
const PROVIDER = "alertmanager";
const VENDOR: VendorErrors = {
  provider: PROVIDER,
  codeOf: () => null,
  isAccountTrouble: () => false,
  finalReasonOf: () => null,
};

const texts = z.record(z.string(), z.string());
const time = z.string().transform((text) => new Date(text));
/** Of what has happened already. */
const pastTime = time.transform((said) => notAfter(said));
const alertsSchema = z.array(
  z.object({
    fingerprint: z.string(),
    startsAt: pastTime,
    labels: texts,
    annotations: texts,
    status: z.object({ silencedBy: z.array(z.string()), inhibitedBy: z.array(z.string()) }),
  }),
);
const silencesSchema = z.array(
  z.object({
    id: z.string(),
    status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
    matchers: z.array(
      z.object({
        name: z.string(),
        value: z.string(),
        isRegex: z.boolean(),
        // It came late to its API.
        isEqual: z.boolean().default(true),
      }),
    ),
    startsAt: time,
    endsAt: time,
    createdBy: z.string(),
    comment: z.string(),
  }),
);
/** `uptime` is the time of its start. */
const statusSchema = z.object({ uptime: pastTime });
const createdSchema = z.object({ silenceID: z.string() });

/** Alertmanager at an address. No breaker: it is asked seldom, and whoever asks does without it. */
export function createAlertmanager({ url }: { readonly url: string }): AlertSender {
  const base = `${url.replace(/\/$/, "")}/api/v2`;

  async function ask<Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    init: RequestInit = {},
  ): Promise<Answer> {
    const { body } = await exchange(
      VENDOR,
      { url: new URL(`${base}${path}`), template: `/api/v2${path.replace(/\?.*$/, "")}` },
      { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) },
      TIMEOUT_MS,
    );
    const answer = schema.safeParse(body);
    if (!answer.success) throw new ProviderTimeout(PROVIDER, { timeoutMs: TIMEOUT_MS, cause: answer.error });
    return answer.data;
  }

  return {
    async active() {
      const alerts = await ask(
        alertsSchema,
        "/alerts?active=true&silenced=true&inhibited=true&unprocessed=false",
      );
      return alerts.map(({ status, ...alert }) => ({
        ...alert,
        endsAt: null,
        silencedBy: status.silencedBy,
        isInhibited: status.inhibitedBy.length > 0,
      }));
    },

    async runningSince() {
      return (await ask(statusSchema, "/status")).uptime;
    },

    async silences() {
      const all = await ask(silencesSchema, "/silences");
      return all
        .filter(({ status }) => status.state !== "expired")
        .map(({ status: _, matchers, ...silence }) => ({
          ...silence,
          // Others may be patterns; what they say is no label that ours could have.
          matchers: textsOf(matchers.filter(({ isEqual, isRegex }) => isEqual && !isRegex)),
          except: textsOf(matchers.filter(({ isEqual, isRegex }) => !isEqual && !isRegex)),
        }));
    },

    async silence({ id, matchers, except = {}, ...fields }) {
      const { silenceID } = await ask(createdSchema, "/silences", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          ...(id === undefined ? {} : { id }),
          ...fields,
          matchers: [...matchersOf(matchers, true), ...matchersOf(except, false)],
        }),
      });
      return silenceID;
    },

    async expire(id) {
      const template = "/api/v2/silence/{silenceID}";
      // Its answer has no body, so it is no exchange of JSON.
      const response = await withRequestTarget({ service: PROVIDER, urlTemplate: template }, () =>
        fetch(`${base}/silence/${encodeURIComponent(id)}`, {
          method: "DELETE",
          signal: AbortSignal.timeout(TIMEOUT_MS),
          redirect: "error",
        }),
      ).catch((error: unknown) => {
        throw errorOfFailure(PROVIDER, error, TIMEOUT_MS);
      });
      await response.body?.cancel();
      if (!response.ok && response.status !== 404)
        throw errorOfAnswer(VENDOR, response.status, response.headers, undefined);
    },
  };
}

function textsOf(
  matchers: readonly { readonly name: string; readonly value: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(matchers.map(({ name, value }) => [name, value]));
}

function matchersOf(labels: Readonly<Record<string, string>>, isEqual: boolean) {
  return Object.entries(labels).map(([name, value]) => ({ name, value, isRegex: false, isEqual }));
}
