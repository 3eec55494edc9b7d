import { describe, expect, it } from "vitest";
import { differenceOfJson, differenceOfText, examplesOf } from "./examples.ts";

const PAGE = `
\`\`\`http
GET /api/things HTTP/1.1
\`\`\`

\`\`\`http
HTTP/1.1 200 OK
ETag: "{tag}"

{ "id": "{id}" }
\`\`\`

\`\`\`js
navigator.onLine;
\`\`\`

\`\`\`js once.mjs
console.log(1);
\`\`\`

\`\`\`text
1
\`\`\`
`;

describe("examples of documentation", () => {
  it("are requests with their answers, and programs with what they print", () => {
    expect(examplesOf(PAGE)).toMatchObject([
      { kind: "http", line: 2, answer: { first: "HTTP/1.1 200 OK", headers: [["etag", '"{tag}"']] } },
      { kind: "program", name: "once.mjs", prints: "1\n" },
    ]);
    expect(() => examplesOf("```http\nGET / HTTP/1.1\n```\n")).toThrow("no answer");
  });

  it("take names from the first answer that has them, and hold later ones to it", () => {
    const names = new Map<string, string>();
    expect(differenceOfJson({ id: "{id}" }, { id: "7", more: true }, names)).toBeNull();
    expect(names.get("id")).toBe("7");
    expect(differenceOfJson({ id: "{id}" }, { id: "8" }, names)).toContain("$.id");
    expect(differenceOfText("{cookie}; …", "a=b; Path=/", names)).toBeNull();
    expect(names.get("cookie")).toBe("a=b");
  });

  it.each([
    [{ a: 1 }, {}],
    [{ a: "…" }, {}],
    [[1, 2], [1]],
    [{ a: { b: null } }, { a: { b: 1 } }],
    [[{ a: 1 }], [{ a: 2 }]],
    ["a", 1],
  ])("say where %j is not %j", (expected, given) => {
    expect(differenceOfJson(expected, given, new Map())).not.toBeNull();
  });
});
