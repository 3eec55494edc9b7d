import { createHmac, timingSafeEqual } from "node:crypto";

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const TOKEN = new RegExp(`^((${ID})\\.(\\d{1,12}))\\.([\\w-]{43})$`);

/** The token of a link to an attachment: which, until when, and our word for it. */
export function signAttachmentLink(secret: Buffer, id: string, expiresAt: Date): string {
  const said = `${id}.${Math.ceil(expiresAt.getTime() / 1_000)}`;
  return `${said}.${signatureOf(secret, said).toString("base64url")}`;
}

/** The attachment that a token names; null when it is none of ours, or its time is over. */
export function readAttachmentLink(secret: Buffer, token: string, now: Date): string | null {
  const [, said = "", id = "", seconds, signature = ""] = TOKEN.exec(token) ?? [];
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(secret, said);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return Number(seconds) * 1_000 > now.getTime() ? id : null;
}

function signatureOf(secret: Buffer, said: string): Buffer {
  return createHmac("sha256", secret).update(`attachment-link.${said}`).digest();
}
