import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Person } from "../history/index.ts";
import type { LeadsService } from "../leads/index.ts";
import type { ScriptsService } from "../scripts/index.ts";
import { dialItemsRepository, type ItemCount } from "./dial-items.repository.ts";
import type {
  DialItemReason,
  DialItemState,
  DialLeads,
  DialListPatch,
  DialListStatus,
  NewDialList,
} from "./dial-lists.contract.ts";
import { dialListErrors } from "./dial-lists.errors.ts";
import { dialListChanged } from "./dial-lists.events.ts";
import { type DialList, dialListsRepository } from "./dial-lists.repository.ts";

/** A list with how far it is. */
export interface DialListView extends DialList {
  readonly counts: readonly ItemCount[];
  readonly nextDueAt: Date | null;
}

const MAX_LEADS = 20_000;

export type DialListsService = ReturnType<typeof createDialListsService>;

/** Dial lists: made of leads, changed, paused, completed. How they are called is `dialing.service.ts`. */
export function createDialListsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly leads: Pick<LeadsService, "openAmong" | "idsBy">;
  readonly scripts: Pick<ScriptsService, "isUsable">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, leads, scripts, now = () => new Date() } = deps;

  const subject = (id: string) => ({ type: "dial_list", id });

  /** @throws dial_list_not_found */
  async function view(id: string): Promise<DialListView> {
    const list = await dialListsRepository.byId(database.pool, id);
    if (!list) throw dialListErrors.dial_list_not_found();
    annotateSpan({ [ATTRIBUTES.dialListId]: id });
    const [seen] = await viewsOf([list]);
    if (!seen) throw new Error("a list has no view");
    return seen;
  }

  async function viewsOf(lists: readonly DialList[]): Promise<DialListView[]> {
    const ids = lists.map(({ id }) => id);
    const [counts, nextDueAts] = await Promise.all([
      dialItemsRepository.counts(database.pool, ids),
      dialItemsRepository.nextDueAts(database.pool, ids),
    ]);
    return lists.map((list) => ({
      ...list,
      counts: counts.get(list.id) ?? [],
      nextDueAt: nextDueAts.get(list.id) ?? null,
    }));
  }

  /** @throws dial_list_not_found, dial_list_completed, version_conflict */
  async function lockOpen(tx: UnitOfWork, id: string, version?: number): Promise<DialList> {
    const list = await dialListsRepository.lock(tx.db, id);
    if (!list) throw dialListErrors.dial_list_not_found();
    if (list.status === "completed") throw dialListErrors.dial_list_completed();
    if (version !== undefined && list.version !== version) throw commonErrors.version_conflict();
    return list;
  }

  /** @throws dial_script_unusable */
  async function checkScript(scriptId: string | null | undefined): Promise<void> {
    if (scriptId && !(await scripts.isUsable(scriptId))) throw dialListErrors.dial_script_unusable();
  }

  /** @throws invalid_input when leads are named that are not there, or there are too many */
  async function idsOf(person: Person, named: DialLeads): Promise<string[]> {
    if ("ids" in named) {
      const ids = [...new Set(named.ids)];
      const open = new Set(await leads.openAmong(person, ids));
      const fields = named.ids.flatMap((id, index) =>
        open.has(id) ? [] : [{ path: `leads.ids.${index}`, message: "is no open lead for you" }],
      );
      if (fields.length > 0) throw commonErrors.invalid_input({ fields });
      return ids;
    }
    const ids: string[] = [];
    for await (const batch of leads.idsBy(person, named.filters)) {
      ids.push(...batch);
      if (ids.length > MAX_LEADS) {
        const message = `leave more than ${MAX_LEADS} leads: narrow them down`;
        throw commonErrors.invalid_input({ fields: [{ path: "leads.filters", message }] });
      }
    }
    return ids;
  }

  return {
    view,

    async list(query: {
      readonly status?: DialListStatus | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    }): Promise<Page<DialListView>> {
      const after = keysetCursor.read(query.cursor);
      const rows = await dialListsRepository.page(database.pool, query, query.limit + 1, after);
      const { items, nextCursor } = keysetCursor.page(rows, query.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { items: await viewsOf(items), nextCursor };
    },

    /** @throws dial_script_unusable, invalid_input */
    async create(person: Person, { leads: named, ...fields }: NewDialList): Promise<DialListView> {
      await checkScript(fields.scriptId);
      const ids = named ? await idsOf(person, named) : [];
      const list = await unitOfWork(async (tx) => {
        const made = await dialListsRepository.insert(tx.db, { ...fields, createdBy: person.userId });
        const added = await dialItemsRepository.add(tx.db, made, ids);
        await audit.record(tx.db, person, "dial_list.created", subject(made.id), { leads: added });
        tx.publish(dialListChanged, { list: made });
        return made;
      });
      return view(list.id);
    },

    /** @throws dial_list_not_found, dial_list_completed, dial_script_unusable, invalid_input */
    async add(person: Person, id: string, named: DialLeads): Promise<number> {
      const ids = await idsOf(person, named);
      return unitOfWork(async (tx) => {
        const list = await lockOpen(tx, id);
        const added = await dialItemsRepository.add(tx.db, list, ids);
        await audit.record(tx.db, person, "dial_list.extended", subject(id), { leads: added });
        tx.publish(dialListChanged, { list });
        return added;
      });
    },

    /** @throws dial_list_not_found, dial_list_completed, dial_script_unusable, version_conflict */
    async update(person: Person, id: string, version: number, patch: DialListPatch): Promise<DialListView> {
      await checkScript(patch.scriptId);
      await unitOfWork(async (tx) => {
        const before = await lockOpen(tx, id, version);
        const list = await dialListsRepository.update(tx.db, id, patch);
        if (list.sort !== before.sort) await dialItemsRepository.reorder(tx.db, list);
        await audit.record(tx.db, person, "dial_list.changed", subject(id), { fields: Object.keys(patch) });
        tx.publish(dialListChanged, { list });
      });
      return view(id);
    },

    /** One that is in this state stays as it is. @throws dial_list_not_found, dial_list_completed */
    async setStatus(person: Person, id: string, status: DialListStatus): Promise<DialListView> {
      await unitOfWork(async (tx) => {
        const before = await dialListsRepository.lock(tx.db, id);
        if (!before) throw dialListErrors.dial_list_not_found();
        if (before.status === status) return;
        if (before.status === "completed") throw dialListErrors.dial_list_completed();
        const completedAt = status === "completed" ? now() : null;
        const list = await dialListsRepository.update(tx.db, id, { status, completedAt });
        if (status === "completed") await dialItemsRepository.endAll(tx.db, id);
        const detail = { before: before.status, after: status };
        await audit.record(tx.db, person, "dial_list.status_changed", subject(id), detail);
        tx.publish(dialListChanged, { list });
      });
      return view(id);
    },

    /** @throws dial_list_not_found */
    async items(
      id: string,
      query: {
        readonly state?: DialItemState | undefined;
        readonly reason?: DialItemReason | undefined;
        readonly limit: number;
        readonly cursor?: string | undefined;
      },
    ) {
      const after = keysetCursor.read(query.cursor);
      if (!(await dialListsRepository.byId(database.pool, id))) throw dialListErrors.dial_list_not_found();
      const filters = { listId: id, state: query.state, reason: query.reason };
      const rows = await dialItemsRepository.page(database.pool, filters, query.limit + 1, after);
      return keysetCursor.page(rows, query.limit, (item) => ({
        at: item.createdAt.toISOString(),
        id: item.id,
      }));
    },

    /** Leads of lists that are not over, by state. */
    async counts(): Promise<{ readonly state: DialItemState; readonly count: number }[]> {
      return dialItemsRepository.countsOfAll(database.pool);
    },
  };
}
