import { createHmac, timingSafeEqual } from "node:crypto";

const PURPOSE = "notification-mails";
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What ends the mails of one user, and nothing else; it never expires, since mails do not either. */
export function unsubscribeToken(secret: string, userId: string): string {
  return `${userId}.${signatureOf(secret, userId)}`;
}

/** Whose mails a token ends; null when we did not make it. */
export function userOfToken(secret: string, token: string): string | null {
  const [userId = "", signature = ""] = token.split(".");
  if (!USER_ID.test(userId)) return null;
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(secret, userId))];
  return given.length === right.length && timingSafeEqual(given, right) ? userId : null;
}

function signatureOf(secret: string, userId: string): string {
  return createHmac("sha256", secret).update(`${PURPOSE}:${userId}`).digest("base64url");
}
