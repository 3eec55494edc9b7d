import type { IncomingHttpHeaders } from "node:http";
import { commonErrors } from "../platform/errors/index.ts";

/** The ETag of a record's version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version that `If-Match` names.
 * @throws version_required without the header; version_conflict when it names no version that there could be
 */
export function versionOf(headers: IncomingHttpHeaders): number {
  const given = headers["if-match"];
  if (given === undefined) throw commonErrors.version_required();
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(given.trim())?.[1];
  if (version === undefined) {
    throw commonErrors.version_conflict({ detail: 'If-Match takes one ETag of ours, such as "3".' });
  }
  return Number(version);
}
