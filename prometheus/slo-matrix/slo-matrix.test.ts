import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROWS } from "../../otel/catalogue/slas.ts";
import { type Evidence, isThere, readEvidence } from "./evidence.ts";
import { currentMatrix, MATRIX_FILE } from "./generate.ts";
import { applies, EVIDENCE_COLUMNS, matrixRows, renderMatrix } from "./matrix.ts";
import { reasonWhyMissing } from "./not-yet.ts";

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
