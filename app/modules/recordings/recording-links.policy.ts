import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link says: which recording, for whom it was made, until when. */
export interface RecordingLink {
  readonly recordingId: string;
  readonly maker: { readonly kind: "user" | "api_key"; readonly id: string };
  readonly expiresAt: Date;
}

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const TOKEN = new RegExp(`^((${ID})\\.(user|api_key)\\.(${ID})\\.(\\d{1,12}))\\.([\\w-]{43})$`);

/** The token of a link: what it says, and our word for it. */
export function signLink(secret: Buffer, { recordingId, maker, expiresAt }: RecordingLink): string {
  const said = `${recordingId}.${maker.kind}.${maker.id}.${Math.ceil(expiresAt.getTime() / 1_000)}`;
  return `${said}.${signatureOf(secret, said).toString("base64url")}`;
}

/** What a token says; null when it is none of ours, or its time is over. */
export function readLink(secret: Buffer, token: string, now: Date): RecordingLink | null {
  const [, said = "", recordingId = "", kind, id = "", seconds, signature = ""] = TOKEN.exec(token) ?? [];
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(secret, said);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const expiresAt = new Date(Number(seconds) * 1_000);
  return expiresAt > now ? { recordingId, maker: { kind: kind as "user" | "api_key", id }, expiresAt } : null;
}

function signatureOf(secret: Buffer, said: string): Buffer {
  return createHmac("sha256", secret).update(`recording-link.${said}`).digest();
}
