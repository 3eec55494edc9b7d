import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { EmitContextManager } from "./context-manager.ts";

const key = createContextKey("who");
const withWho = (who: string) => ROOT_CONTEXT.setValue(key, who);
const manager = new EmitContextManager();
const who = () => manager.active().getValue(key);

describe("EmitContextManager", () => {
  it("keeps the context over asynchronous work and restores it", async () => {
    await manager.with(withWho("a"), async () => {
      await sleep(1);
      expect(who()).toBe("a");
      manager.with(withWho("b"), () => expect(who()).toBe("b"));
      expect(who()).toBe("a");
    });
    expect(manager.active()).toBe(ROOT_CONTEXT);
  });

  it("passes this and arguments", () => {
    const self = { n: 1 };
    const result = manager.with(
      ROOT_CONTEXT,
      function (this: typeof self, m: number) {
        return this.n + m;
      },
      self,
      2,
    );
    expect(result).toBe(3);
    const bound = manager.bind(withWho("c"), function (this: typeof self, m: number) {
      return [this.n + m, who()];
    });
    expect(bound.call(self, 4)).toEqual([5, "c"]);
  });

  it("runs an emitter's listeners in the bound context, and lets them be removed", () => {
    const emitter = new EventEmitter();
    const heard: unknown[] = [];
    const listener = () => heard.push(who());
    emitter.on("x", listener);
    expect(manager.bind(withWho("d"), emitter)).toBe(emitter);
    manager.bind(withWho("later"), emitter);
    emitter.once("x", listener);
    expect(emitter.emit("x")).toBe(true);
    emitter.off("x", listener);
    expect(emitter.emit("x")).toBe(false);
    expect(heard).toEqual(["d", "d"]);
  });
});
