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
});
