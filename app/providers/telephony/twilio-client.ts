/** One account at Twilio: its client, with each request behind the breaker. */

import { AsyncLocalStorage } from "node:async_hooks";
import twilio from "twilio";
import type { Breaker } from "../../platform/breaker/breaker.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected } from "../provider-errors.ts";
import { TwilioHttp } from "./twilio-http.ts";

export const PROVIDER = "twilio";
export const TIMEOUT_MS = 10_000;
/** Twilio stamps creation to the second and by its own clock. */
const CLOCK_SLACK_MS = 5_000;
const FIND_PAGE_SIZE = 50;
const FIND_PAGES_MAX = 20;
const UNKNOWN_SID_CODES = new Set(["20404", "http-404"]);

/** The breaker in front of Twilio: one for SMS and calls. */
export const TWILIO_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** How to reach Twilio. */
export interface TwilioAccount {
  /** Starts with AC. */
  readonly accountSid: string;
  readonly authToken: string;
  /** Base URL of the API: https://api.twilio.com, or a simulator's. */
  readonly apiUrl: string;
  /** Made with `createBreaker({ ...TWILIO_BREAKER, … })`. */
  readonly breaker: Breaker;
}

/** A page of Twilio's lists, newest first. */
interface TwilioPage<Instance> {
  readonly instances: Instance[];
  readonly nextPageUrl?: string | undefined;
}

/** Makes the client of an account. */
export function createTwilioClient({ accountSid, authToken, apiUrl, breaker }: TwilioAccount) {
  const signals = new AsyncLocalStorage<AbortSignal>();
  const client = twilio(accountSid, authToken, {
    httpClient: new TwilioHttp({ apiUrl, timeoutMs: TIMEOUT_MS, currentSignal: () => signals.getStore() }),
  });
  const guard = createGuard(PROVIDER, breaker, TIMEOUT_MS);
  /** Twilio's client has no place for a signal: it travels beside the call. */
  const guarded = <T>(outer: AbortSignal | undefined, call: () => Promise<T>) =>
    guard(outer, (signal) => signals.run(signal, call));

  return {
    client,
    guarded,

    /** Everything in a list that was created at or after a time, with some seconds of slack; oldest first. */
    async createdSince<Instance extends { readonly dateCreated: Date }>(
      since: Date,
      list: { first(): Promise<TwilioPage<Instance>>; at(url: string): Promise<TwilioPage<Instance>> },
      signal: AbortSignal | undefined,
    ): Promise<Instance[]> {
      const sinceMs = since.getTime() - CLOCK_SLACK_MS;
      const found: Instance[] = [];
      let page = await guarded(signal, () => list.first());
      for (let pages = 1; ; pages++) {
        found.push(...page.instances.filter(({ dateCreated }) => dateCreated.getTime() >= sinceMs));
        // Past the time asked for, there is nothing more to find.
        const oldest = page.instances.at(-1)?.dateCreated.getTime() ?? 0;
        if (!page.nextPageUrl || oldest < sinceMs || pages === FIND_PAGES_MAX) break;
        const nextUrl = page.nextPageUrl;
        page = await guarded(signal, () => list.at(nextUrl));
      }
      return found.sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime());
    },
  };
}

/** What lists are read by. */
export const FIND = { pageSize: FIND_PAGE_SIZE } as const;

/** Does Twilio say that it knows nothing by this sid? */
export function isUnknownSid(error: unknown): boolean {
  return error instanceof ProviderRejected && UNKNOWN_SID_CODES.has(error.providerCode);
}
