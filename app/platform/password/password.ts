import { hash, verify } from "@node-rs/argon2";

// Argon2id with OWASP's first recommendation: 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of nobody's password: checking against it takes as long as a real check. */
const DECOY = await hash("decoy", COST);

/** Hashes a password for storage. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** True when `password` is the one behind `stored`; with `stored` null it takes the same time and says false. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const matches = await verify(stored ?? DECOY, password);
  return stored !== null && matches;
}
