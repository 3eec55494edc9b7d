import type { ChannelContract, Principal } from "../http/index.ts";

const ID = /^[0-9a-f-]{36}$/;

/** Who may follow which live channel, by what the modules' contracts declare. False also for channels that do not exist. */
export function createChannelPolicy(
  channels: readonly ChannelContract[],
): (principal: Principal, channel: string) => boolean {
  const declared = new Map(channels.map((channel) => [kindOf(channel.pattern), channel]));
  return (principal, name) => {
    const [kind = "", id, ...rest] = name.split(":");
    const channel = declared.get(kind);
    if (!channel || rest.length > 0) return false;
    if (channel.pattern.includes("{id}") !== (id !== undefined)) return false;
    if (channel.access === "owner") return id === principal.id;
    return (id === undefined || ID.test(id)) && principal.permissions.has(channel.access.permission);
  };
}

function kindOf(pattern: string): string {
  return pattern.split(":", 1)[0] ?? "";
}
