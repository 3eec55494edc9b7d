import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { ExpiringMemory } from "./expiring-memory.ts";

it("lets go of what has expired and of names that were evicted, and of nothing else", async () => {
  const memory = new ExpiringMemory({ maxItems: 3, prefix: "test" });
  memory.set("evicted", "1", 60_000);
  memory.set("expired", "1", 5);
  memory.set("young", "1", 60_000);
  memory.set("deleted", "1", 60_000);
  memory.delete("deleted");
  await sleep(20);
  expect(memory.dropExpired()).toBe(2);
  expect(memory.dropExpired()).toBe(0);
  expect(memory.get("young")).toBe("1");
  expect(memory.get("expired")).toBeUndefined();
});
