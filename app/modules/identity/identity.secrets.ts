import { createHash, randomBytes } from "node:crypto";

/** Every API key begins with it. */
export const API_KEY_PREFIX = "tlk_";

/** A secret that nobody can guess: 256 bits, fit for cookies and headers. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Secrets are random and long, so a plain hash keeps them: what leaks from storage opens nothing. */
export function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
