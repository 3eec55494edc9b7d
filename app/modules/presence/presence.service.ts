import { keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { UsersService } from "../users/index.ts";
import type { PresenceState } from "./presence.contract.ts";
import type { PresenceRegister, StateHere } from "./presence-register.ts";

/** Somebody who is there. */
export interface Presence {
  readonly userId: string;
  readonly state: StateHere;
}

/** When somebody was last there. */
export interface LastActive {
  readonly userId: string;
  readonly name: string;
  readonly state: PresenceState;
  readonly lastActiveAt: Date;
}

export type PresenceService = ReturnType<typeof createPresenceService>;

/** Cursors of lists by time serve a list by id, too: all of it is of one moment. */
const ONE_MOMENT = new Date(0).toISOString();

/** Who of the staff is there, over all processes. */
export function createPresenceService(deps: {
  readonly register: Pick<PresenceRegister, "everybody">;
  readonly users: Pick<UsersService, "listLastActive">;
}) {
  const { register, users } = deps;
  return {
    /** How each of these people is now. */
    async statesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, PresenceState>> {
      const there = await register.everybody();
      return new Map(userIds.map((id) => [id, there.get(id) ?? "offline"]));
    },

    /** Who is online or away, by id. */
    async list({ limit, cursor }: PageRequest): Promise<Page<Presence>> {
      const after = keysetCursor.read(cursor)?.id ?? "";
      const rows = [...(await register.everybody())]
        .map(([userId, state]) => ({ userId, state }))
        .filter(({ userId }) => userId > after)
        .sort((a, b) => (a.userId < b.userId ? -1 : 1))
        .slice(0, limit + 1);
      return keysetCursor.page(rows, limit, ({ userId: id }) => ({ at: ONE_MOMENT, id }));
    },

    /** When people were last active, the most recent first. */
    async listLastActive(request: PageRequest): Promise<Page<LastActive>> {
      const [there, { items, nextCursor }] = await Promise.all([
        register.everybody(),
        users.listLastActive(request),
      ]);
      return {
        items: items.map(({ id, name, lastActiveAt }) => ({
          userId: id,
          name,
          state: there.get(id) ?? "offline",
          lastActiveAt,
        })),
        nextCursor,
      };
    },
  };
}
