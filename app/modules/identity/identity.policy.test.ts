import { describe, expect, it } from "vitest";
import { mayFollowChannel, permissionsOf } from "./identity.policy.ts";

describe("permissionsOf", () => {
  it("gives each role all that the one below it has", () => {
    const [agent, supervisor, manager, admin] = (["agent", "supervisor", "manager", "admin"] as const).map(
      permissionsOf,
    );
    expect(supervisor?.isSupersetOf(agent ?? new Set())).toBe(true);
    expect(manager?.isSupersetOf(supervisor ?? new Set())).toBe(true);
    expect(admin?.isSupersetOf(manager ?? new Set())).toBe(true);
  });

  it("lets admins only replay dead letters and manage keys", () => {
    expect(permissionsOf("manager").has("dead-letters:replay")).toBe(false);
    expect(permissionsOf("manager").has("api-keys:manage")).toBe(false);
    expect(permissionsOf("admin").has("dead-letters:replay")).toBe(true);
  });
});

describe("mayFollowChannel", () => {
  const agent = { id: "0198f3a0-0000-7000-8000-000000000001", permissions: permissionsOf("agent") };

  it("opens the board and single calls to everybody who may read calls", () => {
    expect(mayFollowChannel(agent, "board")).toBe(true);
    expect(mayFollowChannel(agent, "call:0198f3a0-0000-7000-8000-00000000000a")).toBe(true);
    expect(mayFollowChannel({ ...agent, permissions: new Set() }, "board")).toBe(false);
  });

  it("keeps personal channels to their owner and refuses what does not exist", () => {
    expect(mayFollowChannel(agent, `user:${agent.id}`)).toBe(true);
    expect(mayFollowChannel(agent, "user:0198f3a0-0000-7000-8000-000000000002")).toBe(false);
    expect(mayFollowChannel(agent, "board:x")).toBe(false);
    expect(mayFollowChannel(agent, "call:*")).toBe(false);
    expect(mayFollowChannel(agent, "everything")).toBe(false);
  });
});
