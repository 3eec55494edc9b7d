import { describe, expect, it } from "vitest";
import { systemName } from "./push.ts";

describe("a device that is notified", () => {
  it.each([
    ["Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140", "Android"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iPhone"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "Linux"],
    ["something else", "a device"],
  ])("is named by its system: %s", (userAgent, name) => {
    expect(systemName(userAgent)).toBe(name);
  });
});
