import { randomUUID } from "node:crypto";

const ACCEPTED = /^[A-Za-z0-9][A-Za-z0-9_.-]{7,63}$/;

/** The caller's X-Request-Id when it is fit to be logged and returned, else a new one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === "string" && ACCEPTED.test(header) ? header : randomUUID();
}
