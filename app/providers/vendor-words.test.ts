import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const APP = fileURLToPath(new URL("..", import.meta.url));
/** VAPID is a standard (RFC 8292). */
const VENDORS = /twilio|vapi(?!d\b)|vonage|assemblyai|openai|paddle/i;
/** Vendors' names belong to their adapters, to the simulator that plays them, and to the configuration. */
const MAY_NAME_VENDORS = /^(providers|simulator|config)\/|(^|\/)test\/|\.test\.ts$/;

describe("vendors' names", () => {
  it("stand in providers, simulator and configuration alone", () => {
    const files = globSync("**/*.ts", { cwd: APP }).filter((file) => !MAY_NAME_VENDORS.test(file));
    expect(files.length).toBeGreaterThan(100);
    const lines = files.flatMap((file) =>
      readFileSync(`${APP}/${file}`, "utf8")
        .split("\n")
        .filter((line) => VENDORS.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(lines).toEqual([]);
  });
});
