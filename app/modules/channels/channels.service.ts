import { type Database, keysetCursor, type Page } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { accessChanged, type IdentityService } from "../identity/index.ts";
import {
  type ChannelPerson,
  canManage,
  lockOwned,
  lockVisible,
  requireOwner,
  requireWritable,
  viewOf,
} from "./channel-access.ts";
import {
  type ChannelMember,
  channelMembersRepository,
  type NamedMember,
} from "./channel-members.repository.ts";
import type { ChannelListQuery, ChannelPatch, DirectoryQuery, NewChannel } from "./channels.contract.ts";
import { channelErrors } from "./channels.errors.ts";
import { channelChanged, channelMembersChanged, channelRead } from "./channels.events.ts";
import { directKeyOf } from "./channels.policy.ts";
import {
  type Channel,
  type ChannelFields,
  type ChannelView,
  channelsRepository,
} from "./channels.repository.ts";
import { type Colleague, findColleagues } from "./directory.reads.ts";

export type ChannelRoomsService = ReturnType<typeof createChannels>;

/** Channels and who is in them; what is written there is `ChannelTalkService`. */
export function createChannels(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "staff">;
  readonly audit: Pick<AuditService, "record">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, identity, audit, now = () => new Date() } = deps;
  const subject = (id: string) => ({ type: "channel", id });

  /** @throws invalid_input when somebody of them does not work here */
  async function requireStaff(tx: UnitOfWork, path: string, ids: readonly string[]): Promise<string[]> {
    const unique = [...new Set(ids)];
    const staff = await identity.staff(tx.db, { ids: unique });
    if (staff.length < unique.length) {
      throw commonErrors.invalid_input({
        fields: [{ path, message: "names somebody who does not work here" }],
      });
    }
    return unique;
  }

  /** Adds those who are not in it; the channel is locked, or new. */
  async function add(
    tx: UnitOfWork,
    channel: Channel,
    members: readonly { readonly userId: string; readonly role?: ChannelMember["role"] }[],
  ): Promise<void> {
    const added = await channelMembersRepository.add(tx.db, channel.id, members, channel.lastSequence);
    await tellMembers(tx, channel, { joined: added.map(({ userId }) => userId), left: [] });
  }

  async function tellMembers(
    tx: UnitOfWork,
    { id: channelId, memberCount }: Channel,
    { joined, left }: { readonly joined: readonly string[]; readonly left: readonly string[] },
  ): Promise<void> {
    if (joined.length + left.length === 0) return;
    tx.publish(channelMembersChanged, {
      channelId,
      memberCount: memberCount + joined.length - left.length,
      joined,
      left,
    });
    // Who is out hears no more of it on a connection that is open.
    if (left.length > 0) tx.publish(accessChanged, { principalIds: left });
  }

  async function write(
    tx: UnitOfWork,
    person: ChannelPerson,
    id: string,
    fields: ChannelFields,
    action: string,
  ): Promise<void> {
    const channel = await channelsRepository.update(tx.db, id, fields);
    await audit.record(tx.db, person, `channel.${action}`, subject(id));
    tx.publish(channelChanged, { channel, action });
  }

  /** @throws channel_name_taken */
  async function requireFreeName(tx: UnitOfWork, name: string, except?: string): Promise<void> {
    await channelsRepository.lockName(tx.db, name);
    const same = await channelsRepository.ofName(tx.db, name);
    if (same && same !== except) throw channelErrors.channel_name_taken();
  }

  /** Takes somebody out; the channel is locked. @throws channel_member_not_found, last_owner, members_are_fixed */
  async function takeOut(tx: UnitOfWork, channel: Channel, userId: string): Promise<void> {
    if (channel.type === "direct") throw channelErrors.members_are_fixed();
    const member = await channelMembersRepository.of(tx.db, channel.id, userId);
    if (!member) throw channelErrors.channel_member_not_found();
    await requireOwnerBesides(tx, channel, member);
    await channelMembersRepository.leave(tx.db, channel.id, userId);
    await tellMembers(tx, channel, { joined: [], left: [userId] });
  }

  /** The last one may go when nobody is left whom they would leave without an owner. */
  async function requireOwnerBesides(tx: UnitOfWork, channel: Channel, member: ChannelMember): Promise<void> {
    if (member.role !== "owner" || channel.memberCount === 1) return;
    if (!(await channelMembersRepository.hasOtherOwner(tx.db, channel.id, member.userId)))
      throw channelErrors.last_owner();
  }

  const view = (person: ChannelPerson, id: string) => viewOf(database.pool, person, id);

  return {
    view,

    /** Which of these channels are there for this user? */
    visible: (person: Pick<ChannelPerson, "userId" | "scope">, ids: readonly string[]) =>
      channelsRepository.visible(database.pool, ids, person),

    async list(person: ChannelPerson, query: ChannelListQuery): Promise<Page<ChannelView>> {
      const { limit, cursor, ...filters } = query;
      const rows = await channelsRepository.page(
        database.pool,
        { ...filters, canManage: canManage(person) },
        person,
        limit + 1,
        keysetCursor.read(cursor),
      );
      return keysetCursor.page(rows, limit, ({ lastActivityAt, id }) => ({
        at: lastActivityAt.toISOString(),
        id,
      }));
    },

    /** @throws channel_name_taken, invalid_input */
    async create(person: ChannelPerson, { memberIds, ...fields }: NewChannel): Promise<ChannelView> {
      const id = await unitOfWork(async (tx) => {
        await requireFreeName(tx, fields.name);
        const others = await requireStaff(tx, "memberIds", memberIds);
        const channel = await channelsRepository.insert(tx.db, {
          ...fields,
          type: "team",
          createdBy: person.userId,
        });
        if (!channel) throw channelErrors.channel_name_taken();
        const members = others.filter((userId) => userId !== person.userId).map((userId) => ({ userId }));
        await add(tx, channel, [{ userId: person.userId, role: "owner" }, ...members]);
        await audit.record(tx.db, person, "channel.created", subject(channel.id));
        tx.publish(channelChanged, { channel, action: "created" });
        return channel.id;
      });
      return view(person, id);
    },

    /** The channel between this person and others; made when there is none. @throws invalid_input */
    async openDirect(
      person: ChannelPerson,
      userIds: readonly string[],
    ): Promise<{ readonly channel: ChannelView; readonly isNew: boolean }> {
      const { id, isNew } = await unitOfWork(async (tx) => {
        const everybody = await requireStaff(tx, "userIds", [person.userId, ...userIds]);
        const directKey = directKeyOf(everybody);
        const made = await channelsRepository.insert(tx.db, {
          type: "direct",
          privacy: "private",
          directKey,
          createdBy: person.userId,
        });
        if (!made) {
          const found = await channelsRepository.ofDirectKey(tx.db, directKey);
          if (!found) throw new Error("a direct channel is neither new nor there");
          // Somebody deleted it: people who write to each other again find what they wrote.
          const { deletedAt, archivedAt } = (await channelsRepository.lock(tx.db, found)) ?? {};
          if (deletedAt || archivedAt)
            await write(tx, person, found, { deletedAt: null, archivedAt: null }, "restored");
          return { id: found, isNew: false };
        }
        await add(
          tx,
          made,
          everybody.map((userId) => ({ userId })),
        );
        tx.publish(channelChanged, { channel: made, action: "created" });
        return { id: made.id, isNew: true };
      });
      return { channel: await view(person, id), isNew };
    },

    /** @throws channel_not_found, not_channel_owner, version_conflict, channel_name_taken, members_are_fixed */
    async update(
      person: ChannelPerson,
      id: string,
      version: number,
      patch: ChannelPatch,
    ): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        // What people who are in it talk about, any of them may write above it.
        if (patch.name !== undefined || patch.privacy !== undefined) {
          if (channel.type !== "team") throw channelErrors.members_are_fixed();
          requireOwner(person, channel);
        } else requireWritable(channel);
        requireVersion(channel, version);
        if (patch.name !== undefined) await requireFreeName(tx, patch.name, id);
        await write(tx, person, id, patch, "changed");
      });
      return view(person, id);
    },

    /** @throws channel_not_found, not_channel_owner, channel_is_thread */
    async setArchived(person: ChannelPerson, id: string, isArchived: boolean): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        requireOwner(person, channel);
        if (isArchived && channel.type === "contact") throw channelErrors.channel_is_thread();
        if ((channel.archivedAt !== null) === isArchived) return;
        const archivedAt = isArchived ? now() : null;
        await write(tx, person, id, { archivedAt }, isArchived ? "archived" : "unarchived");
      });
      return view(person, id);
    },

    /** @throws channel_not_found, not_channel_owner, channel_is_thread, version_conflict */
    async delete(person: ChannelPerson, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        requireOwner(person, channel);
        if (channel.type === "contact") throw channelErrors.channel_is_thread();
        requireVersion(channel, version);
        await write(tx, person, id, { deletedAt: now() }, "deleted");
      });
    },

    /** @throws channel_not_found, not_channel_owner, channel_name_taken */
    async restore(person: ChannelPerson, id: string): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const channel = await lockOwned(tx, person, id);
        if (!channel.deletedAt) return;
        if (channel.type === "team" && channel.name !== null) await requireFreeName(tx, channel.name, id);
        await write(tx, person, id, { deletedAt: null }, "restored");
      });
      return view(person, id);
    },

    /** @throws channel_not_found, channel_archived, members_are_fixed */
    async join(
      person: ChannelPerson,
      id: string,
      { isMuted }: { readonly isMuted?: boolean | undefined },
    ): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        if (channel.membership === null) {
          if (channel.archivedAt) throw channelErrors.channel_archived();
          await add(tx, channel, [{ userId: person.userId }]);
        }
        if (isMuted !== undefined)
          await channelMembersRepository.change(tx.db, id, person.userId, { isMuted });
      });
      return view(person, id);
    },

    /** @throws channel_not_found, last_owner, members_are_fixed; nothing happens when they are not in it */
    async leave(person: ChannelPerson, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        if (channel.membership !== null) await takeOut(tx, channel, person.userId);
      });
    },

    async members(
      person: ChannelPerson,
      id: string,
      { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
    ): Promise<Page<NamedMember>> {
      await view(person, id);
      const after = keysetCursor.read(cursor);
      const rows = await channelMembersRepository.page(database.pool, id, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ joinedAt, userId }) => ({
        at: joinedAt.toISOString(),
        id: userId,
      }));
    },

    /** @throws channel_not_found, not_in_channel, channel_archived, members_are_fixed, invalid_input */
    async invite(person: ChannelPerson, id: string, userIds: readonly string[]): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        if (channel.type === "direct") throw channelErrors.members_are_fixed();
        if (!canManage(person)) requireWritable(channel);
        const invited = await requireStaff(tx, "userIds", userIds);
        await add(
          tx,
          channel,
          invited.map((userId) => ({ userId })),
        );
        await audit.record(tx.db, person, "channel.members_added", subject(id));
      });
      return view(person, id);
    },

    /** @throws channel_not_found, channel_member_not_found, not_channel_owner, last_owner */
    async changeMember(
      person: ChannelPerson,
      id: string,
      userId: string,
      role: ChannelMember["role"],
    ): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        requireOwner(person, channel);
        const member = await channelMembersRepository.of(tx.db, id, userId);
        if (!member) throw channelErrors.channel_member_not_found();
        if (member.role === role) return;
        if (role === "member" && !(await channelMembersRepository.hasOtherOwner(tx.db, id, userId)))
          throw channelErrors.last_owner();
        await channelMembersRepository.change(tx.db, id, userId, { role });
        await audit.record(tx.db, person, "channel.member_changed", subject(id));
        tx.publish(channelMembersChanged, {
          channelId: id,
          memberCount: channel.memberCount,
          joined: [],
          left: [],
        });
      });
      return view(person, id);
    },

    /** @throws channel_not_found, channel_member_not_found, not_channel_owner, last_owner, members_are_fixed */
    async removeMember(person: ChannelPerson, id: string, userId: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const channel = await lockVisible(tx, person, id);
        if (userId !== person.userId) requireOwner(person, channel);
        await takeOut(tx, channel, userId);
        await audit.record(tx.db, person, "channel.member_removed", subject(id));
      });
    },

    /** Up to a number, or all that is there now: on one device is on all. @throws channel_not_found, not_in_channel */
    async markRead(person: ChannelPerson, id: string, upTo?: number | undefined): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const { membership, lastSequence } = await viewOf(tx.db, person, id);
        if (membership === null) throw channelErrors.not_in_channel();
        const sequence = Math.min(upTo ?? lastSequence, lastSequence);
        const read = await channelMembersRepository.readUpTo(tx.db, id, person.userId, sequence);
        if (read) tx.publish(channelRead, readBy(read));
      });
      return view(person, id);
    },

    /** From a message on. @throws channel_not_found, not_in_channel */
    async markUnread(person: ChannelPerson, id: string, from: number): Promise<ChannelView> {
      await unitOfWork(async (tx) => {
        const { lastSequence } = await viewOf(tx.db, person, id);
        const sequence = Math.min(from - 1, lastSequence);
        const read = await channelMembersRepository.readTo(tx.db, id, person.userId, sequence);
        if (!read) throw channelErrors.not_in_channel();
        tx.publish(channelRead, readBy(read));
      });
      return view(person, id);
    },

    /** Who works here; who came last first. */
    async directory({ limit, cursor, ...filters }: DirectoryQuery): Promise<Page<Colleague>> {
      const rows = await findColleagues(database.pool, filters, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /**
     * The channel of a task, made when there is none; others join it by themselves. It belongs to whoever made the task, if anybody.
     * For the module of tasks, within its unit of work.
     */
    async ofTask(
      tx: UnitOfWork,
      task: {
        readonly id: string;
        readonly title: string;
        readonly createdBy: string | null;
        readonly memberIds: readonly string[];
      },
    ): Promise<Channel> {
      const made = await channelsRepository.insert(tx.db, {
        type: "task",
        privacy: "public",
        name: task.title.slice(0, 200),
        taskId: task.id,
        createdBy: task.createdBy,
      });
      const found = made ?? (await channelsRepository.ofTask(tx.db, task.id));
      const channel = found && (await channelsRepository.lock(tx.db, found.id));
      if (!channel) throw new Error("the channel of a task is neither new nor there");
      const owner = task.createdBy === null ? [] : [{ userId: task.createdBy, role: "owner" as const }];
      const others = task.memberIds.filter((id) => id !== task.createdBy).map((userId) => ({ userId }));
      await add(tx, channel, [...owner, ...others]);
      if (made) tx.publish(channelChanged, { channel, action: "created" });
      return channel;
    },
  };
}

function readBy({ channelId, userId, lastReadSequence }: ChannelMember) {
  return { channelId, userId, lastReadSequence };
}

/** @throws version_conflict */
function requireVersion(channel: Channel, version: number): void {
  if (channel.version !== version) throw commonErrors.version_conflict();
}
