import type { IncomingHttpHeaders } from "node:http";
import { commonErrors } from "../platform/errors/index.ts";
import { LATEST_VERSION, VERSION_HEADER } from "./api-version.contract.ts";
import type { Deprecation } from "./deprecation.ts";

/** A change that clients made for the version before would stumble over, and how answers are turned back. */
export interface AnswerChange {
  /** For the documentation: what is other than before. */
  readonly description: string;
  /** Operation ids whose successful answers are other than before. */
  readonly operations: readonly string[];
  /** Makes of an answer of this version one of the version before. Fields may be missing, where clients asked for some only (`fields`). */
  older(body: unknown): unknown;
}

/** A version of the API that is answered. */
export interface ApiVersion {
  /** The day since which the API is so. */
  readonly date: string;
  /** What this version changed; additions are no changes. */
  readonly changes: readonly AnswerChange[];
  /** When it is given up. */
  readonly deprecated?: Deprecation;
}

/** Every version that is answered, the oldest first. A change that breaks clients is a new entry here, and in `LATEST_VERSION`. */
export const API_VERSIONS: readonly ApiVersion[] = [{ date: LATEST_VERSION, changes: [] }];

/** The versions at work. */
export interface ApiVersions {
  /** Oldest first. */
  readonly dates: readonly string[];
  /**
   * The version that a request is made for; without the header the oldest, so that a client which says nothing keeps what it was made with for as
   * long as that is possible.
   * @throws api_version_unknown
   */
  of(headers: IncomingHttpHeaders): ApiVersion;
  /** What turns an operation's answers back to a version; undefined where they are as they were. */
  rewriting(operationId: string | undefined, version: ApiVersion): ((body: unknown) => unknown) | undefined;
}

/** Makes the versions of a list, whose last one is what handlers answer with. */
export function createApiVersions(versions: readonly ApiVersion[]): ApiVersions {
  const [oldest] = versions;
  if (!oldest) throw new Error("an API has a version");
  const dates = versions.map(({ date }) => date);
  return {
    dates,
    of: (headers) => {
      const given = headers[VERSION_HEADER.toLowerCase()];
      if (given === undefined) return oldest;
      const version = versions.find(({ date }) => date === String(given).trim());
      if (version) return version;
      throw commonErrors.api_version_unknown({ detail: `There are ${dates.join(", ")}.` });
    },
    rewriting: (operationId, version) => {
      const changes = versions
        .slice(versions.indexOf(version) + 1)
        .flatMap((later) => later.changes.filter(({ operations }) => operations.includes(operationId ?? "")))
        .reverse();
      if (changes.length === 0) return undefined;
      return (body) => changes.reduce((newer, { older }) => older(newer), body);
    },
  };
}
