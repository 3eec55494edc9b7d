import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { NewSavedView, SavedViewPatch } from "./saved-views.contract.ts";
import { savedViewErrors } from "./saved-views.errors.ts";
import { type SavedView, savedViewsRepository } from "./saved-views.repository.ts";

export type { SavedView };
export type SavedViewsService = ReturnType<typeof createSavedViewsService>;

/** Whoever saves or looks, and whether they may take away what others share. */
export interface Viewer {
  readonly kind: "user" | "api_key";
  readonly id: string;
  readonly userId: string;
  readonly permissions: ReadonlySet<string>;
}

/** Views of one list that somebody may have of their own, and that may be shared: all of them are shown at once. */
const MAX_OF_LIST = 50;

/** Ways to look at a list that people have named. */
export function createSavedViewsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, now = () => new Date() } = deps;
  const repository = savedViewsRepository;

  /** @throws saved_view_not_found for what is another's and not shared, too */
  async function find(tx: UnitOfWork, viewer: Viewer, id: string, state?: "deleted"): Promise<SavedView> {
    const view = await repository.byId(tx.db, id, state);
    if (!view || !(view.userId === viewer.userId || view.isShared))
      throw savedViewErrors.saved_view_not_found();
    return view;
  }

  /** @throws saved_view_not_found, saved_view_of_another, version_conflict */
  async function lock(
    tx: UnitOfWork,
    viewer: Viewer,
    { id, version, mayModerate }: { id: string; version: number; mayModerate: boolean },
  ): Promise<SavedView> {
    await repository.lockWrites(tx.db);
    const view = await find(tx, viewer, id);
    requireOwn(viewer, view, mayModerate);
    if (view.version !== version) throw commonErrors.version_conflict();
    return view;
  }

  /** @throws saved_view_of_another */
  function requireOwn(viewer: Viewer, { userId }: SavedView, mayModerate: boolean): void {
    const isModerator = mayModerate && viewer.permissions.has("saved-views:moderate");
    if (userId !== viewer.userId && !isModerator) throw savedViewErrors.saved_view_of_another();
  }

  /** @throws saved_view_exists, too_many_saved_views */
  async function refuseTaken(
    tx: UnitOfWork,
    view: Pick<SavedView, "userId" | "list" | "name" | "isShared"> & { readonly id?: string },
    before?: Pick<SavedView, "isShared">,
  ): Promise<readonly SavedView[]> {
    const own = await repository.ownOf(tx.db, view.userId, view.list);
    const others = own.filter(({ id }) => id !== view.id);
    if (others.some(({ name }) => name.toLowerCase() === view.name.toLowerCase()))
      throw savedViewErrors.saved_view_exists();
    const isNewlyShared = view.isShared && !before?.isShared;
    if (
      others.length >= MAX_OF_LIST ||
      (isNewlyShared && (await repository.countShared(tx.db, view.list)) >= MAX_OF_LIST)
    )
      throw savedViewErrors.too_many_saved_views({ detail: `There may be ${MAX_OF_LIST}.` });
    return others;
  }

  const subject = (id: string) => ({ type: "saved_view", id });

  return {
    async list(
      viewer: Viewer,
      { limit, cursor, list }: PageRequest & { readonly list?: string | undefined },
    ): Promise<Page<SavedView>> {
      const query = { userId: viewer.userId, list };
      const rows = await repository.page(database.pool, query, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }));
    },

    /** Ids of the views with which lists open for somebody. */
    defaultsOf: (viewer: Viewer) => repository.defaultsOf(database.pool, viewer.userId),

    /** @throws saved_view_exists, too_many_saved_views */
    async create(viewer: Viewer, { position, ...input }: NewSavedView): Promise<SavedView> {
      return unitOfWork(async (tx) => {
        await repository.lockWrites(tx.db);
        const view = { ...input, userId: viewer.userId };
        const others = await refuseTaken(tx, view);
        const last = Math.max(0, ...others.map((other) => other.position));
        const made = await repository.insert(tx.db, { ...view, position: position ?? last + 1 });
        if (made.isShared) await audit.record(tx.db, viewer, "saved_view.shared", subject(made.id));
        return made;
      });
    },

    /** @throws saved_view_not_found, saved_view_of_another, version_conflict, saved_view_exists, too_many_saved_views */
    async update(viewer: Viewer, id: string, version: number, patch: SavedViewPatch): Promise<SavedView> {
      return unitOfWork(async (tx) => {
        const before = await lock(tx, viewer, { id, version, mayModerate: false });
        await refuseTaken(tx, { ...before, ...patch }, before);
        const after = await repository.update(tx.db, id, patch);
        // What one keeps to oneself is nobody else's business.
        if (after.isShared !== before.isShared)
          await audit.record(
            tx.db,
            viewer,
            after.isShared ? "saved_view.shared" : "saved_view.unshared",
            subject(id),
          );
        return after;
      });
    },

    /** @throws saved_view_not_found, saved_view_of_another, version_conflict */
    async delete(viewer: Viewer, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const view = await lock(tx, viewer, { id, version, mayModerate: true });
        await repository.setDeleted(tx.db, id, now());
        if (view.isShared) await audit.record(tx.db, viewer, "saved_view.deleted", subject(id));
      });
    },

    /** One that is not deleted stays as it is. @throws saved_view_not_found, saved_view_of_another, saved_view_exists, too_many_saved_views */
    async restore(viewer: Viewer, id: string): Promise<SavedView> {
      return unitOfWork(async (tx) => {
        await repository.lockWrites(tx.db);
        const kept = await repository.byId(tx.db, id);
        if (kept) return find(tx, viewer, id);
        const gone = await find(tx, viewer, id, "deleted");
        requireOwn(viewer, gone, true);
        await refuseTaken(tx, gone);
        const back = await repository.setDeleted(tx.db, id, null);
        if (back.isShared) await audit.record(tx.db, viewer, "saved_view.restored", subject(id));
        return back;
      });
    },

    /** @throws saved_view_not_found */
    async setDefault(viewer: Viewer, id: string, isDefault: boolean): Promise<SavedView> {
      return unitOfWork(async (tx) => {
        const view = await find(tx, viewer, id);
        if (isDefault) await repository.setDefault(tx.db, viewer.userId, view);
        else await repository.clearDefault(tx.db, viewer.userId, view.id);
        return view;
      });
    },
  };
}
