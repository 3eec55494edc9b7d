import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Identified } from "./access.service.ts";
import { identityErrors } from "./identity.errors.ts";
import { accessChanged } from "./identity.events.ts";
import { hashOf } from "./identity.secrets.ts";
import { type OpenSession, type SessionRecord, sessionRepository } from "./session.repository.ts";

/** Whoever asks for their own sessions; an API key has none. */
type Asker = Pick<Identified, "kind" | "id" | "sessionId">;

/** A session, and whether it is the one that asks. */
export type OwnSession = Omit<OpenSession, "key"> & { readonly isCurrent: boolean };

export type SessionsService = ReturnType<typeof createSessionsService>;

/** Where people are signed in, and how they end that. */
export function createSessionsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly sessions: Pick<ExpiringStore<SessionRecord>, "delete">;
  readonly audit: Pick<AuditService, "record">;
}) {
  const { database, unitOfWork, sessions, audit } = deps;

  /** Deletes sessions and writes it down; resolves with how many. Their sockets close once no cache knows them any more. */
  async function end(
    asker: Asker,
    which: Parameters<typeof sessionRepository.deleteOwn>[2],
  ): Promise<number> {
    const ended = await unitOfWork(async (tx) => {
      const deleted = await sessionRepository.deleteOwn(tx.db, asker.id, which);
      for (const { id } of deleted)
        await audit.record(tx.db, asker, "session.ended", { type: "session", id });
      return deleted;
    });
    // Not within the unit of work: the store takes a connection of its own.
    await Promise.all(ended.map(({ key }) => sessions.delete(key)));
    if (ended.length > 0)
      await unitOfWork(async (tx) => tx.publish(accessChanged, { principalIds: [asker.id] }));
    return ended.length;
  }

  return {
    /**
     * Those that have not ended, newest first.
     * @throws invalid_cursor
     */
    async list(asker: Asker, { limit, cursor }: PageRequest): Promise<Page<OwnSession>> {
      const own = keyOf(asker);
      const rows = await sessionRepository.open(
        database.pool,
        asker.id,
        limit + 1,
        keysetCursor.read(cursor),
      );
      const page = keysetCursor.page(rows, limit, ({ signedInAt, id }) => ({
        at: signedInAt.toISOString(),
        id,
      }));
      return { ...page, items: page.items.map(({ key, ...row }) => ({ ...row, isCurrent: key === own })) };
    },

    /** Ends one, also the one that asks. @throws session_not_found */
    async end(asker: Asker, id: string): Promise<void> {
      if ((await end(asker, { id })) === 0) throw identityErrors.session_not_found();
    },

    /** Ends all but the one that asks. */
    async endOthers(asker: Asker): Promise<void> {
      await end(asker, { exceptKey: keyOf(asker) });
    },
  };
}

/** The key of the session that asks; one that no session has where there is none. */
function keyOf({ sessionId }: Asker): string {
  return sessionId === undefined ? "" : hashOf(sessionId).toString("hex");
}
