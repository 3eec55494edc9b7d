import type { RecordScope } from "../platform/record-scope/index.ts";

/** Who is asking: a signed-in user or an API key. */
export interface Principal {
  readonly kind: "user" | "api_key";
  /** Our id of the user or key; safe to log. */
  readonly id: string;
  /** The user, or the one who made the key: what belongs to somebody belongs to a user. */
  readonly userId: string;
  /** Which records of those that belong to people are there for whoever asks. */
  readonly scope: RecordScope;
  /** Display name. Personal data: never log it or put it into telemetry. */
  readonly name: string;
  /** Of the user, or of the key's maker: for rules by role. What may be done is a matter of permissions. */
  readonly role: string;
  /** What may be done; names are decided by the policies of the modules. */
  readonly permissions: ReadonlySet<string>;
  /** Only for users: the session that the cookie names. */
  readonly sessionId?: string;
}

/** What a request carries to prove who sends it. */
export interface Credentials {
  /** Cookies by name. */
  readonly cookies: Readonly<Record<string, string>>;
  /** The Authorization header as sent. */
  readonly authorization: string | undefined;
}

/**
 * Finds out who sends a request; null when the credentials name nobody (missing, wrong or expired). Throws only when
 * it cannot find out (a dependency is down): the request is then answered 5xx, never treated as anonymous.
 */
export type Authenticate = (credentials: Credentials) => Promise<Principal | null>;
