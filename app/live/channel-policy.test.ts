import { describe, expect, it } from "vitest";
import { createChannelPolicy } from "./channel-policy.ts";

describe("createChannelPolicy", () => {
  const mayFollow = createChannelPolicy([
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

  it("opens channels to everybody who has their permission", () => {
    expect(mayFollow(agent, "board")).toBe(true);
    expect(mayFollow(agent, "call:0198f3a0-0000-7000-8000-00000000000a")).toBe(true);
    expect(mayFollow({ ...agent, permissions: new Set() }, "board")).toBe(false);
  });

  it("keeps personal channels to their owner and refuses what does not exist", () => {
    expect(mayFollow(agent, `user:${agent.id}`)).toBe(true);
    expect(mayFollow(agent, "user:0198f3a0-0000-7000-8000-000000000002")).toBe(false);
    expect(mayFollow(agent, "user")).toBe(false);
    expect(mayFollow(agent, "board:x")).toBe(false);
    expect(mayFollow(agent, "call:*")).toBe(false);
    expect(mayFollow(agent, "everything")).toBe(false);
  });

  it("asks the module about single ones where the contract says so, and only for those who have the permission", async () => {
    const asked = {
      pattern: "room:{id}",
      access: { permission: "calls:read", isAsked: true },
      events: {},
    } as const;
    const [mine, other] = ["0198f3a0-0000-7000-8000-00000000000a", "0198f3a0-0000-7000-8000-00000000000b"];
    const policy = createChannelPolicy([asked], { "room:{id}": async (_, id) => id === mine });
    expect(await policy(agent, `room:${mine}`)).toBe(true);
    expect(await policy(agent, `room:${other}`)).toBe(false);
    expect(await policy({ ...agent, permissions: new Set() }, `room:${mine}`)).toBe(false);
    expect(() => createChannelPolicy([asked])).toThrow(
      "nobody says who may follow the live channel room:{id}",
    );
  });
});
