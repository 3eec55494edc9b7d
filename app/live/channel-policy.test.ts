import { describe, expect, it, vi } from "vitest";
import { createChannelPolicy } from "./channel-policy.ts";

describe("createChannelPolicy", () => {
  const policy = createChannelPolicy([
    { pattern: "board", access: { permission: "calls:read" }, events: {} },
    { pattern: "call:{id}", access: { permission: "calls:read" }, events: {} },
    { pattern: "user:{id}", access: "owner", events: {} },
  ]);
  const agent = {
    kind: "user" as const,
    name: "Agent",
    id: "0198f3a0-0000-7000-8000-000000000001",
    role: "agent",
    userId: "0198f3a0-0000-7000-8000-000000000001",
    scope: "all" as const,
    permissions: new Set(["calls:read"]),
  };

  const mayFollow = async (principal: typeof agent, name: string) =>
    (await policy(principal, [name])).has(name);

  it("opens channels to everybody who has their permission", async () => {
    expect(await mayFollow(agent, "board")).toBe(true);
    expect(await mayFollow(agent, "call:0198f3a0-0000-7000-8000-00000000000a")).toBe(true);
    expect(await mayFollow({ ...agent, permissions: new Set() }, "board")).toBe(false);
  });

  it("keeps personal channels to their owner and refuses what does not exist", async () => {
    expect(await mayFollow(agent, `user:${agent.id}`)).toBe(true);
    expect(await mayFollow(agent, "user:0198f3a0-0000-7000-8000-000000000002")).toBe(false);
    expect(await mayFollow(agent, "user")).toBe(false);
    expect(await mayFollow(agent, "board:x")).toBe(false);
    expect(await mayFollow(agent, "call:*")).toBe(false);
    expect(await mayFollow(agent, "everything")).toBe(false);
  });

  it("asks the module about single ones where the contract says so, and only for those who have the permission", async () => {
    const asked = {
      pattern: "room:{id}",
      access: { permission: "calls:read", isAsked: true },
      events: {},
    } as const;
    const [mine, other] = ["0198f3a0-0000-7000-8000-00000000000a", "0198f3a0-0000-7000-8000-00000000000b"];
    const asking = vi.fn(async () => new Set([mine]));
    const ofRooms = createChannelPolicy([asked], { "room:{id}": asking });
    const names = [`room:${mine}`, `room:${other}`, "room", "room:x", "hall"];
    expect(await ofRooms(agent, names)).toEqual(new Set([`room:${mine}`]));
    expect(asking.mock.calls).toEqual([[agent, [mine, other]]]);
    expect(await ofRooms({ ...agent, permissions: new Set() }, names)).toEqual(new Set());
    expect(asking).toHaveBeenCalledTimes(1);
    expect(() => createChannelPolicy([asked])).toThrow(
      "nobody says who may follow the live channel room:{id}",
    );
  });
});
