import { expect, it } from "vitest";
import { areasOfRoles } from "./areas-of-roles.ts";

it("sorts what roles may do by work, and leaves out nothing that it has no words for", () => {
  const areas = areasOfRoles([
    { role: "agent", permissions: ["tasks:read", "calls:read"] },
    { role: "admin", permissions: ["tasks:read", "calls:read", "tomorrow:see", "users:manage"] },
  ]);
  expect(
    areas.map(({ title, rows }) => [title, rows.map(({ permission, may }) => [permission, ...may])]),
  ).toEqual([
    ["Calls", [["calls:read", true, true]]],
    ["Conversations, channels and tasks", [["tasks:read", true, true]]],
    ["Administration", [["users:manage", false, true]]],
    ["Newer than this page", [["tomorrow:see", false, true]]],
  ]);
});
