import { createHash, randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";
import type { AppAddress } from "./app-address.ts";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { OutsideSms } from "./duty.ts";
import type { StoredMessage } from "./message-store.ts";
import { receiptError, UNLUCKY_RECIPIENTS } from "./vonage-errors.ts";
import type { WebhookSender } from "./webhook-sender.ts";

const TIMEOUT_MS = 15_000;
/** Vonage goes on for a day; the first attempts show enough. */
const RETRIES = 3;

/** What Vonage tells the application. */
export interface VonageCallbacks {
  /** Takes an accepted SMS through its states and tells each of them. */
  smsLifecycle(message: StoredMessage): Promise<void>;
  /** Hands over an SMS that somebody sends to the application. */
  smsInbound(sms: OutsideSms): Promise<void>;
}

/** Callbacks with a token as Vonage signs it, over the body. */
export function createVonageCallbacks(deps: {
  readonly config: SimulatorConfig;
  readonly address: AppAddress;
  readonly background: Background;
  readonly sender: WebhookSender;
}): VonageCallbacks {
  const { config, address, background, sender } = deps;
  const { apiKey, signatureSecret } = config.vonage;

  function authorization(body: string): string {
    const payloadHash = createHash("sha256").update(body).digest("hex");
    const claims = { api_key: apiKey, payload_hash: payloadHash };
    const token = jwt.sign(claims, signatureSecret, {
      algorithm: "HS256",
      issuer: "Vonage",
      jwtid: randomUUID(),
    });
    return `Bearer ${token}`;
  }

  async function advance(message: StoredMessage, status: string, errorCode: number | null = null) {
    message.status = status;
    message.errorCode = errorCode;
    message.updatedAt = new Date();
    if (status === "submitted") message.sentAt = message.updatedAt;
    if (!message.statusCallback) return;
    await post(`sms.${status}`, message.sid, message.statusCallback, {
      message_uuid: message.sid,
      to: message.to.replace("+", ""),
      from: message.from.replace("+", ""),
      timestamp: message.updatedAt.toISOString(),
      status,
      channel: "sms",
      ...(errorCode === null ? {} : { error: receiptError(errorCode) }),
    });
  }

  async function post(event: string, subject: string, url: string, content: object) {
    const body = JSON.stringify(content);
    await sender.send({
      faults: "sms",
      vendor: "vonage",
      event,
      subject,
      url: address.reachable(url),
      body,
      contentType: "application/json",
      headers: () => ({ authorization: authorization(body) }),
      timeoutMs: TIMEOUT_MS,
      retries: RETRIES,
    });
  }

  const between = (fromMs: number, toMs: number) =>
    Math.round((fromMs + config.random() * (toMs - fromMs)) * config.pace);

  return {
    async smsLifecycle(message) {
      const fate = UNLUCKY_RECIPIENTS[message.to];
      await background.sleep(between(150, 500));
      if (fate?.status !== "undeliverable") await advance(message, "submitted");
      if (fate?.status === "submitted") return;
      await background.sleep(between(300, 1_500));
      await advance(message, fate?.status ?? "delivered", fate?.errorCode ?? null);
    },
    async smsInbound({ from, to, text }) {
      const id = randomUUID();
      await post("sms.inbound", id, `${config.publicAppUrl}/webhooks/vonage/sms-inbound`, {
        channel: "sms",
        message_uuid: id,
        to: to.replace("+", ""),
        from: from.replace("+", ""),
        timestamp: new Date().toISOString(),
        message_type: "text",
        text,
        sms: { num_messages: "1" },
      });
    },
  };
}
