import { describe, expect, it } from "vitest";
import { createEntryMemory } from "./entry-memory.ts";

describe("the memory of history entries", () => {
  it("keeps the same name apart by entry", () => {
    let key = "a";
    const memory = createEntryMemory({ keyNow: () => key });
    memory.set("scroll", 120);
    key = "b";
    expect(memory.get("scroll")).toBeUndefined();
    memory.set("scroll", 7);
    key = "a";
    expect(memory.get("scroll")).toBe(120);
  });

  it("outlasts a reload, and takes text that is none for nothing", () => {
    const before = createEntryMemory({ keyNow: () => "a" });
    before.set("scroll", 120);
    const after = createEntryMemory({ keyNow: () => "a" });
    for (const text of [null, "{", '"x"', "[1]", '[["a", null]]']) after.restore(text);
    expect(after.get("scroll")).toBeUndefined();
    after.restore(before.stored());
    expect(after.get("scroll")).toBe(120);
  });

  it("forgets the entry that was not used for longest", () => {
    let key = "first";
    const memory = createEntryMemory({ keyNow: () => key });
    memory.set("scroll", 1);
    for (let index = 0; index < 49; index += 1) {
      key = `entry ${index}`;
      memory.set("scroll", 2);
    }
    key = "first";
    memory.set("cursor", "x");
    key = "one more";
    memory.set("scroll", 3);
    key = "first";
    expect(memory.get("scroll")).toBe(1);
    key = "entry 0";
    expect(memory.get("scroll")).toBeUndefined();
  });

  it("is held until the last that holds lets go, each once", () => {
    const memory = createEntryMemory({ keyNow: () => "a" });
    const first = memory.hold();
    const second = memory.hold();
    first();
    first();
    expect(memory.isHeld()).toBe(true);
    second();
    expect(memory.isHeld()).toBe(false);
  });
});
