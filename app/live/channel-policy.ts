import type { ChannelContract, Principal } from "../http/index.ts";

const ID = /^[0-9a-f-]{36}$/;

/** Which of the channels of a kind, by their ids, may this principal follow? In one read: every connection is asked again every few seconds. */
export type MayFollow = (principal: Principal, ids: readonly string[]) => Promise<ReadonlySet<string>>;

/** Which of these live channels may this principal follow? None of those that do not exist. */
export type AuthorizeChannels = (
  principal: Principal,
  names: readonly string[],
) => Promise<ReadonlySet<string>>;

/**
 * Who may follow which live channel, by what the modules' contracts declare, and by what modules say of single ones (`mayFollow`, by the
 * pattern of the channel).
 */
export function createChannelPolicy(
  channels: readonly ChannelContract[],
  mayFollow: Readonly<Record<string, MayFollow>> = {},
): AuthorizeChannels {
  const declared = new Map(channels.map((channel) => [kindOf(channel.pattern), channel]));
  for (const { pattern, access } of channels) {
    if (access !== "owner" && access.isAsked && !mayFollow[pattern])
      throw new Error(`nobody says who may follow the live channel ${pattern}`);
  }

  /** May the principal follow it as far as its contract says? */
  function isDeclared(principal: Principal, name: string): boolean {
    const [kind = "", id, ...rest] = name.split(":");
    const channel = declared.get(kind);
    if (!channel || rest.length > 0) return false;
    if (channel.pattern.includes("{id}") !== (id !== undefined)) return false;
    if (channel.access === "owner") return id === principal.id;
    return (id === undefined || ID.test(id)) && principal.permissions.has(channel.access.permission);
  }

  return async (principal, names) => {
    const allowed = new Set(names.filter((name) => isDeclared(principal, name)));
    for (const [kind, asked] of Map.groupBy(allowed, kindOf)) {
      const channel = declared.get(kind);
      if (!channel || channel.access === "owner" || !channel.access.isAsked) continue;
      const ids = asked.map((name) => name.slice(kind.length + 1));
      const followed = await mayFollow[channel.pattern]?.(principal, ids);
      for (const id of ids) if (!followed?.has(id)) allowed.delete(`${kind}:${id}`);
    }
    return allowed;
  };
}

function kindOf(name: string): string {
  return name.split(":", 1)[0] ?? "";
}
