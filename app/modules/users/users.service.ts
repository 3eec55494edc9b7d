import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { type Actor, type IdentityService, MOST_SHORTCUTS, SYSTEM } from "../identity/index.ts";
import type { PasswordLinksService } from "./password-links.service.ts";
import type { UserListQuery } from "./users.contract.ts";
import { userErrors } from "./users.errors.ts";
import { userChanged } from "./users.events.ts";
import { passwordProblem, type UserChange } from "./users.policy.ts";
import {
  type ActiveUser,
  type InvitedUser,
  type ManagedUser,
  type StoredChange,
  usersRepository,
} from "./users.repository.ts";

/** Whoever has several devices has noted by each of them; a minute later it would say nothing new. */
const NOTED_ACTIVE_MS = 60_000;

/** What people change of themselves; what is left out stays. */
export type ProfileChange = Pick<StoredChange, "name" | "phone" | "timeZone" | "onCall" | "shortcutKeys">;

export type { InvitedUser, ManagedUser };
export type UsersService = ReturnType<typeof createUsersService>;

/** People's accounts: what they change themselves, and what administrators do. */
export function createUsersService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "changeAccess" | "userNotFound">;
  readonly audit: Pick<AuditService, "record">;
  readonly links: Pick<PasswordLinksService, "makeLink" | "mailTo" | "endAll">;
}) {
  const { database, unitOfWork, identity, audit, links } = deps;

  /** @throws user_not_found */
  async function required(tx: UnitOfWork, id: string): Promise<ManagedUser> {
    const user = await usersRepository.lock(tx.db, id);
    if (!user) throw identity.userNotFound();
    return user;
  }

  /** @throws user_not_found, user_disabled */
  async function requiredEnabled(tx: UnitOfWork, id: string): Promise<ManagedUser> {
    const user = await required(tx, id);
    if (user.disabledAt) throw userErrors.user_disabled();
    return user;
  }

  /** @throws email_taken */
  async function insert(tx: UnitOfWork, actor: Actor, user: InvitedUser): Promise<ManagedUser> {
    const added = await usersRepository.insert(tx.db, user);
    if (!added) throw userErrors.email_taken();
    await audit.record(tx.db, actor, "user.invited", { type: "user", id: added.id }, { role: added.role });
    tx.publish(userChanged, { userId: added.id, isRenamed: false });
    return added;
  }

  /** @throws invalid_input */
  function requireStrong(password: string, owner: { email: string; name: string }): void {
    const problem = passwordProblem(password, owner);
    if (problem) throw commonErrors.invalid_input({ fields: [{ path: "password", message: problem }] });
  }

  return {
    async list(query: UserListQuery): Promise<Page<ManagedUser>> {
      const after = keysetCursor.read(query.cursor);
      const rows = await usersRepository.page(database.pool, query, after);
      return keysetCursor.page(rows, query.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
    },

    /** Notes that somebody is active now; what was noted a moment ago is right enough. */
    noteActive: (id: string) => usersRepository.noteActive(database.pool, id, NOTED_ACTIVE_MS),

    /** Who was last active when, the most recent first; without disabled users. */
    async listLastActive({ limit, cursor }: PageRequest): Promise<Page<ActiveUser>> {
      const rows = await usersRepository.pageByLastActive(database.pool, limit, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ lastActiveAt, id }) => ({
        at: lastActiveAt.toISOString(),
        id,
      }));
    },

    /** @throws user_not_found */
    async byId(id: string): Promise<ManagedUser> {
      const user = await usersRepository.byId(database.pool, id);
      if (!user) throw identity.userNotFound();
      return user;
    },

    notFound: identity.userNotFound,

    byEmail: (email: string) => usersRepository.byEmail(database.pool, email),

    /**
     * Adds a user without a password and mails the invitation.
     * @throws email_taken, mail_not_set_up
     */
    async invite(actor: Actor, input: InvitedUser): Promise<ManagedUser> {
      return unitOfWork(async (tx) => {
        const added = await insert(tx, actor, input);
        links.mailTo(tx, added.id);
        return added;
      });
    },

    /**
     * Adds a user as a command at the server does: with this password, or with an invitation whose address is handed out.
     * @throws email_taken, invalid_input when the password is too weak
     */
    async add(
      input: InvitedUser,
      password: string | null,
    ): Promise<{ user: ManagedUser; link: string | null }> {
      if (password !== null) requireStrong(password, input);
      return unitOfWork(async (tx) => {
        const user = await insert(tx, SYSTEM, input);
        if (password === null) return { user, link: await links.makeLink(tx.db, user) };
        await identity.changeAccess(tx, SYSTEM, user.id, { password });
        return { user, link: null };
      });
    },

    /**
     * Makes a link by which a user sets a password, to be handed out.
     * @throws user_not_found, user_disabled
     */
    async makeLink(id: string): Promise<string> {
      return unitOfWork(async (tx) => {
        const user = await requiredEnabled(tx, id);
        await audit.record(tx.db, SYSTEM, "user.link_made", { type: "user", id });
        return links.makeLink(tx.db, user);
      });
    },

    /**
     * Changes a user. Another role counts at once and ends the user's sessions.
     * @throws user_not_found, user_disabled, last_administrator
     */
    async change(actor: Actor, id: string, { role, ...change }: UserChange): Promise<ManagedUser> {
      return unitOfWork(async (tx) => {
        const user = await requiredEnabled(tx, id);
        if (role !== undefined && role !== user.role) await identity.changeAccess(tx, actor, id, { role });
        const fields = Object.keys(change).filter(
          (field) => change[field as keyof typeof change] !== undefined,
        );
        if (fields.length > 0) {
          await usersRepository.update(tx.db, id, change);
          await audit.record(tx.db, actor, "user.changed", { type: "user", id }, { fields });
          tx.publish(userChanged, { userId: id, isRenamed: false });
        }
        return required(tx, id);
      });
    },

    /**
     * Takes all access from a user, links included; nothing happens when that was done before.
     * @throws user_not_found, last_administrator
     */
    async disable(actor: Actor, id: string): Promise<ManagedUser> {
      return unitOfWork(async (tx) => {
        const user = await required(tx, id);
        if (user.disabledAt) return user;
        await identity.changeAccess(tx, actor, id, "disable");
        await links.endAll(tx.db, id);
        return required(tx, id);
      });
    },

    /**
     * Gives a disabled user access again, with the password of before; nothing happens when he has it.
     * @throws user_not_found
     */
    async enable(actor: Actor, id: string): Promise<ManagedUser> {
      return unitOfWork(async (tx) => {
        const user = await required(tx, id);
        if (!user.disabledAt) return user;
        await identity.changeAccess(tx, actor, id, "enable");
        return required(tx, id);
      });
    },

    /**
     * Has a link mailed by which the user sets a password.
     * @throws user_not_found, user_disabled, mail_not_set_up
     */
    async sendLink(actor: Actor, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        await requiredEnabled(tx, id);
        links.mailTo(tx, id);
        await audit.record(tx.db, actor, "user.link_requested", { type: "user", id });
      });
    },

    /**
     * Changes what people change of themselves.
     * @throws user_not_found; invalid_input for on call without a number
     */
    async changeProfile(actor: Actor & { readonly id: string }, change: ProfileChange): Promise<ManagedUser> {
      return unitOfWork(async (tx) => {
        const before = await required(tx, actor.id);
        const after = { ...before, ...change };
        if (after.onCall && after.phone === null) {
          const path = change.onCall === undefined ? "phone" : "onCall";
          const message = "whoever is on call is alerted by SMS: a phone number is needed";
          throw commonErrors.invalid_input({ fields: [{ path, message }] });
        }
        refuseTooManyKeys(before.shortcutKeys, change.shortcutKeys);
        await usersRepository.update(tx.db, actor.id, change);
        const fields = Object.keys(change);
        await audit.record(tx.db, actor, "user.profile_changed", { type: "user", id: actor.id }, { fields });
        tx.publish(userChanged, { userId: actor.id, isRenamed: after.name !== before.name });
        return required(tx, actor.id);
      });
    },

    /**
     * Makes sure that somebody can administer: where nobody can, a user with this address becomes an administrator with this
     * password. Resolves with whether that was needed.
     * @throws invalid_input when the password is too weak
     */
    async ensureAdministrator(email: string, readPassword: () => string): Promise<boolean> {
      if (await usersRepository.hasAdministrator(database.pool)) return false;
      const password = readPassword();
      requireStrong(password, { email, name: "" });
      await unitOfWork(async (tx) => {
        const known = await usersRepository.byEmail(tx.db, email);
        const name = "Administrator";
        const user =
          known ??
          (await insert(tx, SYSTEM, {
            email,
            name,
            role: "admin",
            department: "operations",
            workerId: null,
          }));
        if (user.disabledAt) await identity.changeAccess(tx, SYSTEM, user.id, "enable");
        if (user.role !== "admin") await identity.changeAccess(tx, SYSTEM, user.id, { role: "admin" });
        await identity.changeAccess(tx, SYSTEM, user.id, { password });
      });
      return true;
    },
  };
}

/** What no screen knows may stay from an older release, but not grow without end. */
function refuseTooManyKeys(
  before: ManagedUser["shortcutKeys"],
  change: ProfileChange["shortcutKeys"] = {},
): void {
  const kept = Object.values({ ...before, ...change }).filter((keys) => keys !== null);
  if (kept.length <= MOST_SHORTCUTS) return;
  const message = `of your own are ${MOST_SHORTCUTS} at most`;
  throw commonErrors.invalid_input({ fields: [{ path: "shortcutKeys", message }] });
}
