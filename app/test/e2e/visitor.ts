import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { postVapi } from "./outside-world.ts";
import { CANARY } from "./canary-data.ts";
import { SECRETS, type System } from "./system.ts";

const { callerPhone, callerName, userAgent, address } = CANARY;

/** Somebody who comes by every entrance and carries personal data into each. */
export class Visitor {
  readonly system: System;
  /** Header of the session, once signed in. */
  cookie = "";
  /** Secret of an API key, once made. */
  apiKey = "";

  constructor(system: System) {
    this.system = system;
  }

  /** A request as a browser sends it. */
  ask(path: string, options: RequestInit = {}): Promise<Response> {
    const { url } = this.system;
    return fetch(url + path, {
      ...options,
      headers: {
        "user-agent": userAgent.value,
        "x-forwarded-for": address.value,
        referer: `${url}/contacts/${callerPhone.value}?name=${encodeURIComponent(callerName.value)}`,
        ...(options.body ? { "content-type": "application/json" } : {}),
        ...options.headers,
      },
    });
  }

  signIn(body: string): Promise<Response> {
    return this.ask("/api/session", { method: "POST", body });
  }

  /** A message as the voice agent sends it. */
  post(message: unknown): Promise<Response> {
    return postVapi(this.system.url, JSON.stringify({ message }));
  }

  /** A form as the carrier sends it. */
  postTwilio(path: string, form: Record<string, string>, signature?: string): Promise<Response> {
    return this.ask(path, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature":
          signature ?? getExpectedTwilioSignature(SECRETS.authToken, this.system.url + path, { ...form }),
      },
      body: new URLSearchParams(form).toString(),
    });
  }
}
