import type { Context } from "koa";

/** That something will go, for those who still use it. */
export interface Deprecation {
  /** The day since which it should not be used (YYYY-MM-DD, UTC). */
  readonly since: string;
  /** The day after which it may be gone; left out while that is open. */
  readonly sunset?: string;
  /** Where it is said what to do instead: a path of ours, or an address. */
  readonly link?: string;
}

/** Tells clients by the headers of RFC 9745 and RFC 8594. */
export function announceDeprecation(ctx: Context, { since, sunset, link }: Deprecation): void {
  ctx.set("Deprecation", `@${Date.parse(since) / 1000}`);
  if (sunset !== undefined) ctx.set("Sunset", new Date(sunset).toUTCString());
  if (link === undefined) return;
  ctx.append("Link", `<${link}>; rel="deprecation"`);
  if (sunset !== undefined) ctx.append("Link", `<${link}>; rel="sunset"`);
}

/** The same in words, for the API's documentation. */
export function deprecationWords({ since, sunset, link }: Deprecation): string {
  return [
    `Deprecated since ${since}`,
    ...(sunset === undefined ? [] : [`, gone after ${sunset}`]),
    ...(link === undefined ? [] : [`: see ${link}`]),
    ".",
  ].join("");
}
