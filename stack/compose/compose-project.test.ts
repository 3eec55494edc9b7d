import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings } from "../settings.ts";
import { composeDown, composeUp, ImagesAbsentError } from "./compose-commands.ts";
import { projectName } from "./compose-project.ts";
import { composeText } from "./test/compose-file.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-project-"));
afterAll(() => rmSync(dir, { recursive: true }));

const settings = (name: string) => readSettings({ TRUNKLINE_STATE_DIR: join(dir, name) });

/** An engine's command that does what these lines of sh say; `$*` are its arguments. */
function engine(name: string, ...lines: string[]) {
  const command = join(dir, name);
  writeFileSync(command, ["#!/bin/sh", ...lines].join("\n"));
  chmodSync(command, 0o755);
  return { command };
}

describe("the project's name", () => {
  it("differs between state folders, stays with one, and is one that engines accept", () => {
    expect(projectName(settings("one"))).not.toBe(projectName(settings("two")));
    expect(projectName(settings("one"))).toBe(projectName(settings("one")));
    expect(projectName(settings("one"))).toMatch(/^trunkline-[0-9a-f]{8}$/);
  });

  it("is not fixed by compose.yaml, nor are names of containers", () => {
    expect(composeText).not.toMatch(/^name:|container_name:/m);
  });
});

describe("where images cannot be had", () => {
  const fails = 'case "$*" in *--no-start*) exit 18;; *" down "*) echo "$*" >>"$0.down";; esac';

  it("a first start says so and leaves nothing behind", async () => {
    const one = engine("no-images", fails);
    await expect(composeUp(one, settings("first"), { wait: true })).rejects.toThrow(ImagesAbsentError);
    await expect(composeUp(one, settings("first"), { wait: true })).rejects.toThrow(
      "TRUNKLINE_ENGINE=none ./trunkline up",
    );
  });

  it("a stack that is there already is left as it is", async () => {
    const one = engine("no-images-later", fails, 'case "$*" in "volume ls"*) echo some_volume;; esac');
    expect(await composeUp(one, settings("second"), { wait: true })).toBe(1);
  });
});

describe("data without their secrets", () => {
  it("are refused, naming the way out", async () => {
    const name = `${projectName(settings("lost"))}_postgres`;
    const one = engine("with-data", `case "$*" in "volume ls"*) echo ${name};; compose*) exit 1;; esac`);
    await expect(composeUp(one, settings("lost"), { wait: true })).rejects.toThrow(
      /secrets\.json[\s\S]*\.\/trunkline down --volumes/,
    );
  });
});

describe("down", () => {
  it("gives compose.yaml a word for every secret that it demands, and needs no file of them", async () => {
    const demanded = [...new Set([...composeText.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name))];
    const checks = demanded.map((name) => `[ -n "$${name}" ] || [ "$1" != compose ] || exit 7`);
    await composeDown(
      engine("down", 'case "$*" in *--env-file*) exit 8;; esac', ...checks),
      settings("gone"),
      {
        volumes: true,
      },
    );
  });
});
