import type { z } from "zod";
import type { CachedAnswer } from "./cached-answer.ts";
import type { Deprecation } from "./deprecation.ts";
import type { BodySpec, Method, ResponseSpec } from "./route.ts";

/** Who may use an endpoint: anybody, whoever is signed in, or whoever has a permission that some module declares. */
export type Access = "public" | "signed_in" | { readonly permission: string };

/** One endpoint as both sides know it: the server implements it, OpenAPI describes it, the browser's client calls it. */
export interface EndpointContract {
  readonly method: Method;
  /** With parameters as `:name`. */
  readonly path: string;
  /** One line, imperative; the title in the API's documentation. */
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Name of the rate limit that counts its requests; some module declares it. */
  readonly limit?: string;
  /** Changes one version of a record: `If-Match` must name it (428 without), so that nobody overwrites what they have not seen. */
  readonly isVersioned?: true;
  /** Its answer holds a secret that is shown once: it is not kept for a repetition with the same `Idempotency-Key`. */
  readonly answersWithSecret?: true;
  /** Health checks and scrapes: logged at debug, since they say nothing while all is well. */
  readonly isRoutine?: boolean;
  readonly cache?: CachedAnswer;
  /** It will go: clients are told by headers and documentation. */
  readonly deprecated?: Deprecation;
  /** Fields of the query that will go: whoever uses one is told. */
  readonly deprecatedQuery?: Readonly<Record<string, Deprecation>>;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: BodySpec;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** Errors of its own by status, with what each means; the others follow from access, limit and input. */
  readonly problems?: Readonly<Record<number, string>>;
}

/** A live channel, or a family of them. */
export interface ChannelContract {
  /** `board`, or with an id `call:{id}`. */
  readonly pattern: string;
  /**
   * Who may follow it: whoever has the permission, or only the user whose id the channel's name ends with. `isAsked`: and whom its module
   * lets follow the one with this id, by `mayFollow`.
   */
  readonly access: { readonly permission: string; readonly isAsked?: true } | "owner";
  /** What is told on it, by the event's name. */
  readonly events: Readonly<Record<string, z.ZodType>>;
}

/** All that a module promises to the outside. Contracts import zod and other contracts, so that every side can read them. */
export interface ModuleContract {
  /** Its heading in the API's documentation. */
  readonly tag: { readonly name: string; readonly description: string };
  /** By operation id, unique over all modules. */
  readonly endpoints: Readonly<Record<string, EndpointContract>>;
  readonly channels?: Readonly<Record<string, ChannelContract>>;
}
