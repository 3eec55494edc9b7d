import { expect, it } from "vitest";
import { differences } from "./history.policy.ts";

const AT = new Date("2026-11-26T17:00:00.000Z");

it("tells fields that differ, and of values by keys each one by itself", () => {
  const before = {
    name: "Ada",
    tags: ["x"],
    at: AT,
    custom: { tier: "gold", vip: true, size: 5 },
    kept: null,
  };
  const after = {
    ...before,
    name: "Bea",
    tags: ["x", "y"],
    at: null,
    custom: { tier: "gold", vip: false, age: 9 },
  };
  expect(differences<object>(before, after, ["name", "tags", "at", "custom", "kept"] as never[])).toEqual({
    name: { from: "Ada", to: "Bea" },
    tags: { from: ["x"], to: ["x", "y"] },
    at: { from: AT, to: null },
    "custom.vip": { from: true, to: false },
    "custom.size": { from: 5, to: null },
    "custom.age": { from: null, to: 9 },
  });
  expect(differences<object>(before, before, ["name", "custom"] as never[])).toEqual({});
});
