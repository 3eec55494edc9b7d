import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from "node:crypto";
import Router from "@koa/router";
import { z } from "zod";
import type { Background } from "./background.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { check, Problem } from "./problem.ts";

const BODY_MAX_BYTES = 4_096;
const TOKEN_MAX_SECONDS = 24 * 3_600;
const HANG_MS = 120_000;

const wish = z.strictObject({
  /** Messages for others' keys are refused, as by the real services. */
  applicationServerKey: z.string().optional(),
  /** So many messages are refused with 503 before the first is taken. */
  refusesFirst: z.number().int().min(0).max(100).default(0),
});
const claims = z.object({ aud: z.string(), exp: z.number(), sub: z.string().regex(/^(mailto:|https:)/) });

/** A browser with its push service: what it shows is in the ledger, decrypted with the browser's own key. */
interface Browser {
  readonly ecdh: ECDH;
  readonly auth: Buffer;
  readonly applicationServerKey: string | null;
  refusesFirst: number;
}

/**
 * A push service and the browsers behind it. Messages must prove who sends them (RFC 8292), say how long they are kept and how urgent
 * they are (RFC 8030), and be encrypted for the browser (RFC 8291).
 */
export function pushServiceRoutes(deps: {
  readonly ownUrl: () => string;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
}): Router {
  const { background, faults, ledger } = deps;
  const browsers = new Map<string, Browser>();
  const router = new Router();

  router.post("/control/browsers", (context) => {
    const { applicationServerKey = null, refusesFirst } = check(wish, context.request.body ?? {});
    const [id, ecdh, auth] = [randomUUID(), createECDH("prime256v1"), randomBytes(16)];
    const p256dh = ecdh.generateKeys("base64url");
    browsers.set(id, { ecdh, auth, applicationServerKey, refusesFirst });
    context.status = 201;
    context.body = {
      id,
      endpoint: `${deps.ownUrl()}/push/${id}`,
      keys: { p256dh, auth: auth.toString("base64url") },
    };
  });

  // Its user has forbidden notifications, or thrown the browser away.
  router.delete("/control/browsers/:id", (context) => {
    browsers.delete(context.params.id ?? "");
    context.status = 204;
  });

  router.post("/push/:id", async (context) => {
    const now = faults.get("push");
    const browser = browsers.get(context.params.id ?? "");
    if (!browser) throw new Problem(410, "gone", "The browser does not want messages any more.");
    const isRefused = browser.refusesFirst > 0;
    if (isRefused) browser.refusesFirst -= 1;
    if (isRefused || faults.strikes(now.errorRate)) {
      if (now.retryAfterSeconds > 0) context.set("retry-after", String(now.retryAfterSeconds));
      throw new Problem(now.errorStatus, "not_well", "The push service is not well.");
    }
    const sender = verifySender(context.get("authorization"), new URL(deps.ownUrl()).origin);
    if (browser.applicationServerKey !== null && browser.applicationServerKey !== sender.key)
      throw new Problem(403, "other_sender", "The browser was asked for messages by somebody else.");
    const ttl = context.get("ttl");
    if (!/^\d+$/.test(ttl)) throw new Problem(400, "ttl_missing", "TTL must be a number of seconds.");
    const topic = context.get("topic") || null;
    if (topic !== null && !/^[\w-]{1,32}$/.test(topic))
      throw new Problem(400, "topic_invalid", "Topic must be at most 32 characters of base64url.");
    if (context.get("content-encoding") !== "aes128gcm")
      throw new Problem(415, "encoding_invalid", "Content-Encoding must be aes128gcm.");
    const body = await rawBody(context.req);
    ledger.add("push", {
      browser: context.params.id,
      topic,
      urgency: context.get("urgency") || "normal",
      ttlSeconds: Number(ttl),
      subject: sender.subject,
      payload: JSON.parse(decrypted(body, browser)),
    });
    await background.sleep(faults.strikes(now.hangRate) ? HANG_MS : now.latencyMs);
    context.status = 201;
    context.set("location", `${deps.ownUrl()}/push-messages/${randomUUID()}`);
    context.body = "";
  });

  return router;
}

async function rawBody(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (body.length > BODY_MAX_BYTES) throw new Problem(413, "too_large", "A message is at most 4096 bytes.");
  return body;
}

/** Who sends, by a token signed with the key that it names. */
function verifySender(
  authorization: string,
  origin: string,
): { readonly key: string; readonly subject: string } {
  const unproven = () => new Problem(401, "sender_unproven", "The VAPID token does not prove who sends.");
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = "", payload = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  if (point.length !== 65) throw unproven();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y } as never, format: "jwk" });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  const told = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString() || "null"));
  if (!isSigned || !told.success || told.data.aud !== origin) throw unproven();
  const lastsSeconds = told.data.exp - Date.now() / 1000;
  if (lastsSeconds <= 0 || lastsSeconds > TOKEN_MAX_SECONDS) throw unproven();
  return { key, subject: told.data.sub };
}

/** The text of a message, with what only the browser has (RFC 8188, RFC 8291); written out, since the sender uses a library. */
function decrypted(body: Buffer, { ecdh, auth }: Browser): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), senderKey]);
  const prk = createHmac("sha256", auth).update(ecdh.computeSecret(senderKey)).digest();
  const secret = createHmac("sha256", prk)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest();
  const derive = (label: string, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, salt, `Content-Encoding: ${label}\0`, length));
  const decipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    // The last record ends with a 2 and zeros.
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  } catch {
    throw new Problem(400, "not_for_this_browser", "The browser cannot read the message.");
  }
}
