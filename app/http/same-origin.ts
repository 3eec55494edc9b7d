import type { IncomingHttpHeaders } from "node:http";

/** Judges by its headers whether a request was made by one of our own pages, or by no page at all. */
export type SameOriginCheck = (headers: IncomingHttpHeaders) => boolean;

/**
 * Makes the check that protects cookies from being used by other sites. Browsers say where a request comes from
 * (`Sec-Fetch-Site`, and `Origin` with every unsafe method and WebSocket); programs that send neither carry no
 * cookies by themselves, so they pass. Our own origin is the public URL's, or the one that the request was sent to.
 */
export function createSameOriginCheck(publicUrl: string): SameOriginCheck {
  const publicOrigin = new URL(publicUrl).origin;
  return (headers) => {
    const { origin, host } = headers;
    if (origin === publicOrigin) return true;
    const site = headers["sec-fetch-site"];
    if (site === "same-origin" || site === "none") return true;
    if (site !== undefined) return false;
    if (origin === undefined) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  };
}
