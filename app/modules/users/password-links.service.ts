import { randomUUID } from "node:crypto";
import type { Database, Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { GiveUpJob, type JobAttempt } from "../../platform/queue/index.ts";
import type { GrowingDelay } from "../../platform/rate-limit/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { EmailProvider } from "../../providers/email/port.ts";
import type { AuditService } from "../audit/index.ts";
import { hashOf, type IdentityService, randomSecret, SYSTEM } from "../identity/index.ts";
import { type PasswordLink, passwordLinksRepository } from "./password-links.repository.ts";
import { sendMail } from "./send-mail.ts";
import { userErrors } from "./users.errors.ts";
import { type MailLinkPayload, mailLink } from "./users.jobs.ts";
import { linkAddress, linkMail } from "./users.mails.ts";
import { LINK_SECONDS, passwordProblem, purposeOf } from "./users.policy.ts";
import { type ManagedUser, usersRepository } from "./users.repository.ts";

/** Whoever asked for a link has given up waiting after this time. */
const MAIL_GIVEN_UP_AFTER_MS = 86_400_000;

export type PasswordLinksService = ReturnType<typeof createPasswordLinksService>;

/** Links by which people set a password: made, mailed, and used once. */
export function createPasswordLinksService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "changeAccess" | "trustAddress">;
  readonly audit: Pick<AuditService, "record">;
  /** Null: nobody delivers mail. */
  readonly email: EmailProvider | null;
  /** Mails that strangers cause for one address. */
  readonly mailDelay: Pick<GrowingDelay, "attempt">;
  readonly publicUrl: string;
}) {
  const { database, unitOfWork, identity, audit, email } = deps;

  /** Makes a link; resolves with its address, which is the only place where its secret is. */
  async function makeLink(db: Queryable, user: ManagedUser): Promise<string> {
    const purpose = purposeOf(user);
    const token = randomSecret();
    const link = { tokenHash: hashOf(token), userId: user.id, purpose };
    await passwordLinksRepository.insert(db, link, LINK_SECONDS[purpose]);
    return linkAddress(deps.publicUrl, purpose, token);
  }

  /**
   * The link behind a secret, with its user locked: whoever uses links of one user at the same moment does so one by one.
   * @throws link_not_valid
   */
  async function usable(db: Queryable, token: string): Promise<{ link: PasswordLink; user: ManagedUser }> {
    const tokenHash = hashOf(token);
    const seen = await passwordLinksRepository.usable(db, tokenHash);
    const user = seen && (await usersRepository.lock(db, seen.userId));
    // Somebody may have used it while this one waited for the user.
    const link = user && (await passwordLinksRepository.usable(db, tokenHash));
    if (!link || user.disabledAt) throw userErrors.link_not_valid();
    return { link, user };
  }

  function requireMail(): EmailProvider {
    if (!email) throw userErrors.mail_not_set_up();
    return email;
  }

  function enqueue(tx: UnitOfWork, userId: string): void {
    tx.enqueue(mailLink, { userId, requestId: randomUUID(), askedAtMs: Date.now() });
  }

  async function send(user: ManagedUser): Promise<void> {
    const address = await makeLink(database.pool, user);
    await sendMail(requireMail(), linkMail(purposeOf(user), user, address));
    await audit.record(
      database.pool,
      SYSTEM,
      "user.link_mailed",
      { type: "user", id: user.id },
      {
        purpose: purposeOf(user),
      },
    );
  }

  return {
    makeLink,
    endAll: passwordLinksRepository.endAll,

    /**
     * Has a link mailed to a user, with the commit of `tx`.
     * @throws mail_not_set_up
     */
    mailTo(tx: UnitOfWork, userId: string): void {
      requireMail();
      enqueue(tx, userId);
    },

    /**
     * Has a link mailed if the address is a user's. Does the same work and says the same where it is nobody's, and where
     * too many were asked for.
     * @throws mail_not_set_up
     */
    async request(address: string): Promise<void> {
      requireMail();
      const waitSeconds = await deps.mailDelay.attempt(hashOf(address).toString("hex"));
      await unitOfWork(async (tx) => {
        const user = await usersRepository.byEmail(tx.db, address);
        enqueue(tx, user && waitSeconds === 0 ? user.id : randomUUID());
      });
    },

    /**
     * One attempt at mailing a link; nothing happens where there is no such user, or who is disabled.
     * @throws DelayJob while the mail server is to be left alone (costs no attempt), GiveUpJob when it will never take the mail
     */
    async deliver({ payload }: Pick<JobAttempt<MailLinkPayload>, "payload">): Promise<void> {
      const user = await usersRepository.byId(database.pool, payload.userId);
      if (!user || user.disabledAt) return;
      if (Date.now() - payload.askedAtMs > MAIL_GIVEN_UP_AFTER_MS) {
        throw new GiveUpJob("nobody waits for this link any more");
      }
      await send(user);
    },

    /**
     * Whom a link is for.
     * @throws link_not_valid
     */
    async lookUp(token: string): Promise<PasswordLink & Pick<ManagedUser, "name" | "email">> {
      const { link, user } = await unitOfWork((tx) => usable(tx.db, token));
      return { ...link, name: user.name, email: user.email };
    },

    /**
     * Sets a password, and ends all links and sessions of its user. `address` is the client's.
     * @throws link_not_valid; invalid_input when the password is too weak, in which case the link still works
     */
    async use(input: { token: string; password: string; address: string }): Promise<void> {
      const email = await unitOfWork(async (tx) => {
        const { user } = await usable(tx.db, input.token);
        const problem = passwordProblem(input.password, user);
        if (problem) throw commonErrors.invalid_input({ fields: [{ path: "password", message: problem }] });
        await passwordLinksRepository.endAll(tx.db, user.id);
        await identity.changeAccess(tx, SYSTEM, user.id, { password: input.password });
        return user.email;
      });
      await identity.trustAddress({ email, address: input.address });
    },

    /** Forgets links that have expired. */
    prune: () => passwordLinksRepository.prune(database.pool),
  };
}
