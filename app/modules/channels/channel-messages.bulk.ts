import { type Database, keysetBatches, type Queryable } from "../../platform/database/index.ts";
import type { AuditService } from "../audit/index.ts";
import {
  type BulkActionTraits,
  type BulkKind,
  type BulkPlan,
  type BulkReason,
  type Person,
  planDelete,
  planRestore,
} from "../history/index.ts";
import type { ChannelMessage, MessagesService } from "../messages/index.ts";
import { decidesFor, isCustomers } from "./channel-access.ts";
import type {
  ChannelMessageBulkAction,
  ChannelMessageBulkFilters,
} from "./channel-messages.bulk.contract.ts";
import { channelMessageChanged } from "./channels.events.ts";
import { channelsRepository } from "./channels.repository.ts";
import { listMessages } from "./message-search.reads.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 1_000;

const writes = {
  permission: "channels:write",
  // To take a message back is right whatever it says meanwhile.
  isCommutative: true,
  isUndoable: true,
} as const;

const ACTIONS: Readonly<Record<ChannelMessageBulkAction["name"], BulkActionTraits>> = {
  delete: { ...writes, history: "deleted" },
  restore: { ...writes, history: "restored" },
};

/** A message has no version: nothing that is done to many depends on one. */
export interface BulkChannelMessage extends ChannelMessage {
  readonly version: 1;
}

type Deletion = Pick<ChannelMessage, "deletedAt" | "deletedBy">;

export type ChannelMessagesBulkKind = BulkKind<
  BulkChannelMessage,
  Deletion,
  ChannelMessageBulkAction,
  ChannelMessageBulkFilters
>;

/** How many messages of channels are taken back at once, by the rules by which one is. */
export function createChannelMessagesBulkKind(deps: {
  readonly database: Database;
  readonly audit: Pick<AuditService, "record">;
  readonly messages: Pick<MessagesService, "inChannels">;
}): ChannelMessagesBulkKind {
  const { database, audit } = deps;
  const { inChannels } = deps.messages;

  /** Those whose channels are there for somebody. */
  async function seen(db: Queryable, person: Person, rows: readonly ChannelMessage[]) {
    const channels = await channelsRepository.viewsOf(db, channelIdsOf(rows), person);
    return rows.filter(({ channelId }) => channels.has(channelId));
  }

  return {
    actions: ACTIONS,
    // Each is told to those who have its channel before them.
    recordsAtOnce: 100,
    // What is there depends on who is in its channel: `select` and `exclude` look.
    isSeen: () => true,
    lockMany: async (db, ids) => (await inChannels.lockMany(db, ids)).map(versioned),

    async *select(person, selection) {
      if ("ids" in selection) {
        const rows = await inChannels.byIds(selection.ids);
        yield (await seen(database.pool, person, rows)).map(versioned);
        return;
      }
      const found = keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) => listMessages(database.pool, selection.filters, person, limit, after),
        ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }),
      );
      for await (const some of found) yield (await inChannels.byIds(some.map(({ id }) => id))).map(versioned);
    },

    async check() {},

    plan(row, action, { userId, at }): BulkPlan<Deletion> {
      const plan = action.name === "delete" ? planDelete(row, at) : planRestore(row);
      if ("reason" in plan) return plan;
      return { fields: { ...plan.fields, deletedBy: action.name === "delete" ? userId : null } };
    },

    async exclude(db, person, rows, action) {
      const channels = await channelsRepository.viewsOf(db, channelIdsOf(rows), person);
      // Whoever sees all records manages channels, too.
      const manages = person.scope === "all";
      return new Map(
        rows.flatMap((row): [string, BulkReason][] => {
          const channel = channels.get(row.channelId);
          if (!channel) return [[row.id, "not_found"]];
          if (isCustomers(channel, row)) return [[row.id, "is_customers"]];
          const whose = action.name === "delete" ? row.authorId : row.deletedBy;
          return whose === person.userId || decidesFor(channel, manages) ? [] : [[row.id, "not_author"]];
        }),
      );
    },

    async update(tx, actor, changes, action) {
      await inChannels.updateDeletions(
        tx,
        changes.map(({ before, fields }) => ({ id: before.id, ...fields })),
      );
      for (const { before, fields } of changes) {
        const isTaken = fields.deletedAt !== null;
        if (isTaken && before.authorId !== fields.deletedBy)
          await audit.record(tx.db, actor, "channel_message.deleted", { type: "message", id: before.id });
        const { channelId, id: messageId } = before;
        tx.publish(channelMessageChanged, { channelId, messageId, action });
      }
    },
  };
}

const versioned = (message: ChannelMessage): BulkChannelMessage => ({ ...message, version: 1 });

const channelIdsOf = (rows: readonly ChannelMessage[]): string[] => [
  ...new Set(rows.map(({ channelId }) => channelId)),
];
