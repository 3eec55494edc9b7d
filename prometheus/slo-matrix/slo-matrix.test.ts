import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROWS, SLAS } from "../../otel/catalogue/slas.ts";
import { drillsText, type Evidence, isThere, readEvidence } from "./evidence.ts";
import { currentMatrix, MATRIX_FILE } from "./generate.ts";
import { applies, EVIDENCE_COLUMNS, matrixRows, renderMatrix } from "./matrix.ts";
import { reasonWhyMissing, WITHOUT_SCENARIO } from "./not-yet.ts";

const NOTHING: Evidence = {
  rules: () => "",
  tests: () => "",
  panels: () => "",
  loadTests: () => "",
  drills: () => "",
};

describe("docs/slo-matrix.md", () => {
  it("is what the rows and the files that show them say (else: node prometheus/slo-matrix/generate.ts)", () => {
    expect(readFileSync(MATRIX_FILE, "utf8")).toBe(currentMatrix());
  });

  it("has no empty cell that applies, unless somebody has said why", () => {
    const empty = matrixRows(readEvidence()).flatMap(({ row, cells }) =>
      EVIDENCE_COLUMNS.filter(
        (column) => applies(row, column) && cells[column] === "" && reasonWhyMissing(row, column) === null,
      ).map((column) => `${row.id}: ${column}`),
    );
    expect(empty).toEqual([]);
  });

  it("says that a drill is missing where a row has none", () => {
    const evidence = { ...readEvidence(), drills: () => "" };
    const { length } = matrixRows(evidence).filter(({ row }) => applies(row, "drills"));
    expect(length).toBe(SLAS.length);
    for (const row of SLAS) expect(reasonWhyMissing(row, "drills")).toBeNull();
    expect(renderMatrix(matrixRows(evidence), reasonWhyMissing).match(/\*\*missing\*\*/g)).toHaveLength(
      length,
    );
  });

  it("gives a reason only where no scenario judges a row on requests", () => {
    const empty = matrixRows(readEvidence())
      .filter(({ row, cells }) => applies(row, "loadTests") && cells.loadTests === "")
      .map(({ row }) => row.id);
    expect(Object.keys(WITHOUT_SCENARIO).sort()).toEqual(empty.sort());
  });

  it("says how the drills of a row went, and since when that is so", () => {
    const own = [{ id: "a" }, { id: "b" }];
    const of = (rehearsedOn: string, isPassed = true) => ({ rehearsedOn, isPassed });
    expect(drillsText(own, {})).toBe("2 drills, never rehearsed");
    expect(drillsText(own, { a: of("2026-11-27"), b: of("2026-11-02") })).toBe(
      "2 drills, all passed, 2026-11-02",
    );
    expect(drillsText(own, { a: of("2026-11-27"), b: of("2026-11-27", false) })).toBe(
      "2 drills, 1 passed, 2026-11-27",
    );
    expect(drillsText(own, { a: of("2026-11-27") })).toBe("2 drills, 1 passed, 2026-11-27");
    expect(drillsText([{ id: "a" }], { a: of("2026-11-27") })).toBe("1 drill, passed, 2026-11-27");
  });

  it("links only to files that exist", () => {
    const links = [...currentMatrix().matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path ?? "");
    expect(links.length).toBeGreaterThan(ROWS.length);
    expect([...new Set(links)].filter((path) => !isThere(path))).toEqual([]);
  });

  it("names what is missing where nothing shows a row", () => {
    const text = renderMatrix(matrixRows(NOTHING), () => null);
    for (const line of text.split("\n").filter((one) => one.includes("[api-availability]"))) {
      expect(line.match(/\*\*missing\*\*/g)).toHaveLength(EVIDENCE_COLUMNS.length);
    }
  });
});
