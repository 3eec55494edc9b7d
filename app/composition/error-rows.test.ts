import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_ROWS } from "./error-rows.ts";

describe("docs/errors.md", () => {
  it("lists exactly the errors that the code can answer with, with status and title", () => {
    const text = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
    const documented = [...text.matchAll(/^\| `(\w+)` \| (\d{3}) \| (.+?) \|/gm)].map(
      ([, code, status, title]) => [code, { status: Number(status), title }],
    );
    const existing = Object.entries(ERROR_ROWS).map(([code, { status, title }]) => [code, { status, title }]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(existing));
  });
});
