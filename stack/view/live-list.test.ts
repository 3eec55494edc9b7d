import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { PartStatus } from "../supervisor/supervisor.ts";
import { liveList } from "./live-list.ts";

function part(change: Partial<PartStatus>): PartStatus {
  return {
    ...{
      name: "redis",
      state: "waiting",
      url: null,
      detail: "",
      purpose: "keeps queues",
      since: "",
      restarts: 0,
    },
    ...{ retries: false, process: null, logFile: "", logLines: [] },
    ...change,
  };
}

function screen(options: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  return { ...options, written, write: (text: string) => written.push(text) };
}

describe("the list where there is no terminal", () => {
  it("prints a line for each change of state, and none for progress", () => {
    const target = screen({});
    const list = liveList(target);
    list.show([part({ state: "building", detail: "compiled 1 of at most 900 packages" })]);
    list.show([part({ state: "building", detail: "compiled 2 of at most 900 packages" })]);
    list.show([part({ state: "ready", url: "redis://127.0.0.1:1" })]);
    const lines = stripVTControlCharacters(target.written.join("")).trimEnd().split("\n");
    expect(lines).toEqual([
      "  redis  building    compiled 1 of at most 900 packages",
      "  redis  ready       redis://127.0.0.1:1",
    ]);
  });

  it("shows the end of a failed part's log once", () => {
    const target = screen({});
    const list = liveList(target);
    const failed = { state: "failed", logLines: ["FATAL: disk full"] } as const;
    list.show([part({ ...failed, detail: "died; starting again in 1 s" })]);
    list.show([part({ state: "starting" })]);
    list.show([part({ ...failed, detail: "died; starting again in 2 s" })]);
    expect(target.written.join("").match(/disk full/g)).toHaveLength(1);
  });

  it("shows connection strings without their password", () => {
    const target = screen({});
    liveList(target).show([
      part({ state: "ready", url: "postgres://trunkline:hidden@127.0.0.1:5432/trunkline" }),
    ]);
    expect(target.written.join("")).toContain("postgres://trunkline@127.0.0.1:5432/trunkline");
    expect(target.written.join("")).not.toContain("hidden");
  });
});

describe("the list on a terminal", () => {
  it("is drawn again in place, one row a part", () => {
    const target = screen({ isTTY: true, columns: 40 });
    const list = liveList(target);
    list.show([
      part({}),
      part({ name: "web", purpose: "a purpose that is much longer than this terminal is wide" }),
    ]);
    list.show([part({ state: "ready" }), part({ name: "web" })]);
    expect(target.written).toHaveLength(2);
    expect(target.written[1]?.startsWith("\u001b[2A\u001b[0J")).toBe(true);
    const rows = stripVTControlCharacters(target.written[0] ?? "")
      .trimEnd()
      .split("\n");
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(40);
  });

  it("is not drawn again when nothing changed", () => {
    const target = screen({ isTTY: true });
    const list = liveList(target);
    list.show([part({})]);
    list.show([part({})]);
    expect(target.written).toHaveLength(1);
  });
});
