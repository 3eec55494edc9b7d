import type { CookieToSet } from "./route.ts";

/** Cookies by name from a Cookie header; of several with one name the first (the most specific path) counts. */
export function parseCookies(header: string | undefined): Readonly<Record<string, string>> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name !== "" && !cookies.has(name)) cookies.set(name, decode(pair.slice(at + 1).trim()));
  }
  return Object.fromEntries(cookies);
}

/** Words a Set-Cookie header; `isSecure` is the default of `secure`. */
export function serializeCookie({ name, value, options = {} }: CookieToSet, isSecure: boolean): string {
  const sameSite = options.sameSite ?? "lax";
  return [
    `${name}=${encodeURIComponent(value)}`,
    `Path=${options.path ?? "/"}`,
    ...(options.maxAgeSeconds === undefined ? [] : [`Max-Age=${options.maxAgeSeconds}`]),
    ...((options.httpOnly ?? true) ? ["HttpOnly"] : []),
    ...((options.secure ?? isSecure) ? ["Secure"] : []),
    `SameSite=${sameSite[0]?.toUpperCase()}${sameSite.slice(1)}`,
  ].join("; ");
}

function decode(value: string): string {
  const unquoted = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  try {
    return decodeURIComponent(unquoted);
  } catch {
    return unquoted;
  }
}
