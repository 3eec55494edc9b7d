import { EventEmitter } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { logNodeWarnings } from "./node-warnings.ts";

describe("logNodeWarnings", () => {
  const before = process.listeners("warning");
  afterEach(() => {
    process.removeAllListeners("warning");
    for (const listener of before) process.on("warning", listener);
  });

  it("says what the warning is, and nothing of what hangs on it", async () => {
    const lines: unknown[] = [];
    logNodeWarnings({ warn: (line: unknown) => void lines.push(line) });
    const request = Object.assign(new EventEmitter(), { headers: { authorization: "Bearer secret" } });
    for (let n = 0; n < 11; n += 1) request.on("close", () => undefined);
    process.emitWarning("goes away", { type: "DeprecationWarning", code: "DEP9999" });
    await nextTurn();
    expect(lines).toEqual([
      {
        warning: {
          name: "MaxListenersExceededWarning",
          code: undefined,
          message: expect.stringContaining("11 close listeners"),
        },
      },
      { warning: { name: "DeprecationWarning", code: "DEP9999", message: "goes away" } },
    ]);
    expect(JSON.stringify(lines)).not.toContain("secret");
  });
});
