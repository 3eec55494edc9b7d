import type { Queryable } from "../../platform/database/index.ts";
import type { LinkPurpose } from "./users.policy.ts";

const TABLE = "password_links";

/** A link by which somebody may set a password. */
export interface PasswordLink {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly expiresAt: Date;
}

/** Reads and writes links; of their secrets only the hashes. */
export const passwordLinksRepository = {
  async insert(
    db: Queryable,
    link: { readonly tokenHash: Buffer; readonly userId: string; readonly purpose: LinkPurpose },
    lifeSeconds: number,
  ): Promise<void> {
    await db(TABLE).insert({
      token_hash: link.tokenHash,
      user_id: link.userId,
      purpose: link.purpose,
      expires_at: new Date(Date.now() + lifeSeconds * 1000),
    });
  },

  /** A link that can still be used; null for any other. */
  async usable(db: Queryable, tokenHash: Buffer): Promise<PasswordLink | null> {
    const row = await db(TABLE)
      .select("user_id", "purpose", "expires_at")
      .where({ token_hash: tokenHash })
      .where("expires_at", ">", db.fn.now())
      .first();
    return row ? { userId: row.user_id, purpose: row.purpose, expiresAt: row.expires_at } : null;
  },

  /** Ends all links of a user. Uses index password_links_user_id. */
  async endAll(db: Queryable, userId: string): Promise<void> {
    await db(TABLE).where({ user_id: userId }).delete();
  },

  /** Forgets what has expired; resolves with how many. Uses index password_links_expires_at. */
  async prune(db: Queryable): Promise<number> {
    return db(TABLE).where("expires_at", "<", db.fn.now()).delete();
  },
};
