import { describe, expect, it } from "vitest";
import { permissionsByRole } from "./identity.policy.ts";

describe("permissionsByRole", () => {
  const { agent, supervisor, manager, admin } = permissionsByRole({
    "calls:read": "agent",
    "dead-letters:read": "supervisor",
    "metrics:read": "manager",
    "dead-letters:replay": "admin",
  });

  it("gives each role all that the one below it has", () => {
    expect(supervisor.isSupersetOf(agent)).toBe(true);
    expect(manager.isSupersetOf(supervisor)).toBe(true);
    expect(admin.isSupersetOf(manager)).toBe(true);
  });

  it("gives nobody what only a higher role has", () => {
    expect([...agent]).toEqual(["calls:read"]);
    expect(manager.has("dead-letters:replay")).toBe(false);
    expect(admin.has("dead-letters:replay")).toBe(true);
  });
});
