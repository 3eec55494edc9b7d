import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "./command-line.ts";

let out = "";
let err = "";

beforeEach(() => {
  vi.stubEnv("TRUNKLINE_ENGINE", "none");
  vi.stubEnv("TRUNKLINE_STATE_DIR", join(tmpdir(), "trunkline-that-never-ran"));
  const into = (take: (text: string) => void) => (text: string | Uint8Array) => {
    take(String(text));
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(
    into((text) => {
      out += text;
    }),
  );
  vi.spyOn(process.stderr, "write").mockImplementation(
    into((text) => {
      err += text;
    }),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs a command line and answers what it said. */
async function run(command: string): Promise<{ code: number; out: string; err: string }> {
  [out, err] = ["", ""];
  const code = await runCommandLine(command.split(" ").filter(Boolean));
  return { code, out, err };
}

describe("misuse", () => {
  it.each([
    ["", "Usage: trunkline"],
    ["frobnicate", "unknown command 'frobnicate'"],
    ["status --frobnicate", "unknown option '--frobnicate'"],
    ["status now", "too many arguments"],
    ["up --wait", "--wait needs --detach"],
    ["logs", "missing required argument 'part'"],
    ["logs nobody", "Parts: postgres, redis,"],
    ["logs redis --lines many", "It must be a whole number"],
    ["k6 frobnicate", "Allowed choices are api-load, browser,"],
    ["k6 --load 2 smoke", "It must be a number from 0.01 to 1"],
    ["k6 compare nothing", "There is no run nothing"],
    ["gate --compress 0", "It must be a number from 1 to 1000"],
    ["test frobnicate", "Allowed choices are format, lint,"],
    ["simulate frobnicate", "unknown command 'frobnicate'"],
    ["simulate call --scenario frobnicate", "Allowed choices are urgent, sewer,"],
    ["simulate call --priority P7", "It must be P1, P2, P3 or P4"],
    ["simulate call --count 0", "It must be a whole number from 1 to 500"],
    ["simulate call --urgent --scenario missed", "cannot be used with option '--scenario <name>'"],
    [
      "simulate fault fax",
      "Allowed choices are sms, calls, quality, voice, receiver, push, transcription, llm, billing, email",
    ],
    ["simulate fault sms --error-rate 2", "It must be a number from 0 to 1"],
    ["simulate fault sms --clear --latency-ms 3", "cannot be used with option '--latency-ms <ms>'"],
    [
      "simulate ledger --kind fax",
      "Allowed choices are sms, call, spoken, refused, webhook, mail, push, page, received",
    ],
    ["person erase", "missing required argument 'contact'"],
    ["person forget +15145550142", "unknown command 'forget'"],
    ["simulate office perhaps", "Allowed choices are on, off"],
  ])("%j ends with 2 and says what is allowed", async (command, words) => {
    const { code, out, err } = await run(command);
    expect(err).toContain(words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });

  it.each([
    ["TRUNKLINE_HTTP_PORT", "no", "TRUNKLINE_HTTP_PORT=no must be a whole number from 1 to 65535"],
    ["TRUNKLINE_ENGINE", "frobnicate", "TRUNKLINE_ENGINE=frobnicate must be one of none, docker, podman"],
  ])("of the variable %s ends with 2, too", async (variable, value, words) => {
    vi.stubEnv(variable, value);
    expect(await run("status")).toMatchObject({
      code: 2,
      err: expect.stringContaining(words),
    });
  });
});

it("a person's data are asked of a stack that runs", async () => {
  expect(await run("person export +15145550142")).toMatchObject({
    code: 3,
    err: expect.stringContaining("not running"),
  });
});

describe("--help", () => {
  it("tells the exit codes, and lists kinds of calls, of the ledger and of load", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, out: expect.stringContaining("2 misuse") });
    const helps = [
      await run("simulate call --help"),
      await run("simulate ledger --help"),
      await run("k6 --help"),
    ];
    const all = helps.map(({ out }) => out).join("");
    for (const word of ["water_heater", "missed", "refused", "page", "voice-agent"]) {
      expect(all).toContain(`"${word}"`);
    }
  });
});
