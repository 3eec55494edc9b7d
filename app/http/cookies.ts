import { parseCookie, stringifySetCookie } from "cookie";
import type { CookieToSet } from "./route.ts";

/** Cookies by name from a Cookie header; of several with one name the first (the most specific path) counts. */
export function parseCookies(header: string | undefined): Readonly<Record<string, string>> {
  // Its type allows for decoders that answer nothing; the usual one always answers text.
  return parseCookie(header ?? "") as Record<string, string>;
}

/** Words a Set-Cookie header; `isSecure` is the default of `secure`. */
export function serializeCookie({ name, value, options = {} }: CookieToSet, isSecure: boolean): string {
  const { maxAgeSeconds: maxAge, path = "/", sameSite = "lax", httpOnly = true, secure = isSecure } = options;
  return stringifySetCookie({
    name,
    value,
    path,
    sameSite,
    httpOnly,
    secure,
    ...(maxAge === undefined ? {} : { maxAge }),
  });
}
