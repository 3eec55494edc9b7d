import type { GrowingDelay, GrowingDelayRule } from "../../platform/rate-limit/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import { identityErrors } from "./identity.errors.ts";
import { hashOf } from "./identity.secrets.ts";

const DAY_SECONDS = 86_400;

/** Wrong passwords for one account from one address. */
export const ACCOUNT_AT_ADDRESS: GrowingDelayRule = {
  freeAttempts: 5,
  firstDelaySeconds: 1,
  maxDelaySeconds: 900,
  windowSeconds: DAY_SECONDS,
};

/** Wrong passwords for one account from all addresses from which nobody has signed in to it. */
export const ACCOUNT_FROM_STRANGERS: GrowingDelayRule = {
  freeAttempts: 30,
  firstDelaySeconds: 1,
  maxDelaySeconds: 300,
  windowSeconds: DAY_SECONDS,
};

/** An address from which somebody signed in is that user's for so long. */
const KNOWN_SECONDS = 90 * DAY_SECONDS;

/** One attempt at signing in. */
export interface SignInAttempt {
  readonly email: string;
  /** The client's address. */
  readonly address: string;
}

/** Slows down whoever tries passwords for one account, whether there is such an account or not. */
export interface SignInDelays {
  /** @throws too_many_sign_ins while the attempt has to wait */
  attempt(attempt: SignInAttempt): Promise<void>;
  /** Somebody has proved that the account is theirs, at this address: earlier attempts are forgotten, and strangers' no longer count here. */
  succeeded(attempt: SignInAttempt): Promise<void>;
}

/**
 * Two delays: by account and address, and by account for all strangers together. Whoever guesses from many addresses does
 * not delay the owner where the owner has signed in before; elsewhere a link by e-mail ends the wait (`succeeded`). What
 * Redis knows is kept under hashes.
 */
export function createSignInDelays(deps: {
  readonly atAddress: GrowingDelay;
  readonly fromStrangers: GrowingDelay;
  readonly knownAddresses: ExpiringStore<true>;
}): SignInDelays {
  const { atAddress, fromStrangers, knownAddresses } = deps;
  const accountOf = ({ email }: SignInAttempt) => hashOf(email).toString("hex");
  const pairOf = ({ email, address }: SignInAttempt) => hashOf(`${email} ${address}`).toString("hex");
  const isKnown = async (attempt: SignInAttempt) =>
    (await knownAddresses.get(pairOf(attempt)).catch(() => null)) !== null;

  return {
    attempt: async (attempt) => {
      const [waitHereSeconds, isStranger] = await Promise.all([
        atAddress.attempt(pairOf(attempt)),
        isKnown(attempt).then((known) => !known),
      ]);
      const waitSeconds =
        waitHereSeconds || (isStranger ? await fromStrangers.attempt(accountOf(attempt)) : 0);
      if (waitSeconds === 0) return;
      throw identityErrors.too_many_sign_ins({
        detail: `Try again in ${waitSeconds} s.`,
        headers: { "Retry-After": String(waitSeconds) },
      });
    },
    succeeded: async (attempt) => {
      await Promise.all([
        atAddress.forgive(pairOf(attempt)),
        // Without Redis the address stays a stranger's: slower, at worst.
        knownAddresses.set(pairOf(attempt), true, KNOWN_SECONDS).catch(() => undefined),
      ]);
    },
  };
}
