import type { ChannelContract, Principal } from "../http/index.ts";

const ID = /^[0-9a-f-]{36}$/;

/** May this principal follow the one of these channels that has this id? */
export type MayFollow = (principal: Principal, id: string) => Promise<boolean>;

/**
 * Who may follow which live channel, by what the modules' contracts declare, and by what modules say of single ones (`mayFollow`, by the
 * pattern of the channel). False also for channels that do not exist.
 */
export function createChannelPolicy(
  channels: readonly ChannelContract[],
  mayFollow: Readonly<Record<string, MayFollow>> = {},
): (principal: Principal, channel: string) => boolean | Promise<boolean> {
  const declared = new Map(channels.map((channel) => [kindOf(channel.pattern), channel]));
  for (const { pattern, access } of channels) {
    if (access !== "owner" && access.isAsked && !mayFollow[pattern])
      throw new Error(`nobody says who may follow the live channel ${pattern}`);
  }
  return (principal, name) => {
    const [kind = "", id, ...rest] = name.split(":");
    const channel = declared.get(kind);
    if (!channel || rest.length > 0) return false;
    if (channel.pattern.includes("{id}") !== (id !== undefined)) return false;
    if (channel.access === "owner") return id === principal.id;
    const isAllowed =
      (id === undefined || ID.test(id)) && principal.permissions.has(channel.access.permission);
    const asked = channel.access.isAsked ? mayFollow[channel.pattern] : undefined;
    return isAllowed && asked && id !== undefined ? asked(principal, id) : isAllowed;
  };
}

function kindOf(pattern: string): string {
  return pattern.split(":", 1)[0] ?? "";
}
