import type { RecordingFailure, RecordingStatus } from "./recordings.contract.ts";

/** The largest file that is taken, uploaded or fetched: four hours of a telephone's two channels. */
export const MAX_BYTES = 209_715_200;
/** A clip for which somebody waits: CC-3 is about these. */
export const SHORT_CLIP_SECONDS = 60;
/** A link is good for so long, and for as long as the recording is. */
export const LINK_MS = 600_000;
/** Somebody who goes on listening is in the audit log once. */
export const LISTENED_ONCE_SECONDS = 600;

/** Statuses in which a worker has still something to do. */
export const UNFINISHED = ["uploaded", "queued", "processing"] as const satisfies readonly RecordingStatus[];

/** Faults of a vendor or of ours that are away for longer than a job waits, and mended by nobody's hand. */
export const PASSING_FAILURES = ["unavailable", "internal"] as const satisfies readonly RecordingFailure[];

/** A part of a file; both ends included. */
export interface FilePart {
  readonly start: number;
  readonly end: number;
}

/**
 * What a `Range` header (RFC 9110) asks of a file; null: the whole. Several parts at once, other units and what cannot be read are
 * answered with the whole, as the RFC allows.
 */
export function partOf(range: string | undefined, bytes: number): FilePart | "unsatisfiable" | null {
  const asked = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range ?? "");
  const [, first = "", last = ""] = asked ?? [];
  if (!asked || (first === "" && last === "")) return null;
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? "unsatisfiable" : { start: bytes - length, end: bytes - 1 };
  }
  const [start, end] = [Number(first), last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1)];
  if (last !== "" && Number(last) < start) return null;
  return start >= bytes ? "unsatisfiable" : { start, end };
}

/** Is `If-Range` of this version of the file? A date never is: we tell none. */
export function isSameFile(ifRange: string | undefined, etag: string): boolean {
  return ifRange === undefined || ifRange.trim() === etag;
}

/** Does `If-None-Match` name this version of the file, among others or by `*`? */
export function isKnownFile(ifNoneMatch: string | undefined, etag: string): boolean {
  const named = ifNoneMatch?.split(",").map((one) => one.trim().replace(/^W\//, "")) ?? [];
  return named.includes(etag) || named.includes("*");
}
