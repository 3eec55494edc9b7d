import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { demoSecrets } from "./secrets.ts";
import { makePrivateFolder, makeStateFolder } from "./state-folder.ts";
import { writeState } from "./supervisor/state-file.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-state-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const state = { mode: "processes", startedAt: "", supervisor: null, parts: [] } as const;

it.each([
  ["made for it", (at: string) => makeStateFolder(at)],
  ["by the secrets", (at: string) => void demoSecrets(join(at, "secrets.json"))],
  ["by the state file", (at: string) => writeState(at, state)],
  [
    "of an earlier release",
    (at: string) => {
      mkdirSync(at, { mode: 0o755 });
      writeFileSync(join(at, "state.json"), "{}", { mode: 0o644 });
      writeState(at, state);
    },
  ],
  [
    "with secrets of an earlier release",
    (at: string) => {
      mkdirSync(at, { mode: 0o755 });
      writeFileSync(join(at, "secrets.json"), "{}", { mode: 0o644 });
      makeStateFolder(at);
    },
  ],
])("the state folder is its owner's alone, %s", (name, make) => {
  const at = join(dir, name);
  make(at);
  expect(modeOf(at)).toBe("700");
});

it("the state file is its owner's alone, also over one that was not", () => {
  const at = join(dir, "file");
  mkdirSync(at);
  for (const name of ["state.json", "state.json.new"]) writeFileSync(join(at, name), "{}", { mode: 0o644 });
  writeState(at, state);
  expect(modeOf(join(at, "state.json"))).toBe("600");
});

it("a folder that holds other things keeps its rights, and what is private in it is closed", () => {
  const at = join(dir, "shared");
  mkdirSync(join(at, "redis"), { recursive: true });
  chmodSync(at, 0o755);
  writeFileSync(join(at, "letter.txt"), "");
  makeStateFolder(at);
  makePrivateFolder(join(at, "redis"));
  expect([modeOf(at), modeOf(join(at, "redis"))]).toEqual(["755", "700"]);
});
