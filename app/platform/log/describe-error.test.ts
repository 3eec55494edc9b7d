import { describe, expect, it } from "vitest";
import { describeError } from "./describe-error.ts";

const CANARY = "Zebulon Quackenbush";

describe("describeError", () => {
  it.each([
    [
      "a row that PostgreSQL quotes",
      { code: "23505", severity: "ERROR", detail: `Key (name)=(${CANARY}) already exists.` },
      `duplicate key value violates unique constraint "users_email"`,
    ],
    [
      "a document that PostgreSQL quotes",
      { code: "22P05", severity: "ERROR", where: `JSON data, line 1: "${CANARY}` },
      "insert into x values ($1) - unsupported Unicode escape sequence",
    ],
    [
      "a value that PostgreSQL could not read",
      { code: "22P02", severity: "ERROR" },
      `select $1 - invalid input syntax for type uuid: "${CANARY}"`,
    ],
    ["arguments of a Redis command", { command: { name: "xadd", args: [CANARY] } }, "WRONGTYPE"],
  ])("leaves out %s, also below other errors", (_, fields, message) => {
    const error = Object.assign(new Error(message), fields);
    const written = [error, new Error("outer", { cause: error }), new AggregateError([error], "all")].map(
      (one) => JSON.stringify(describeError(one)),
    );
    for (const text of written) expect(text).not.toContain("Quackenbush");
  });

  it("keeps what tells where and what it was", () => {
    const error = Object.assign(new Error('violates unique constraint "users_email"'), {
      code: "23505",
      severity: "ERROR",
    });
    expect(describeError(new Error("outer", { cause: error }))).toMatchObject({
      type: "Error",
      message: "outer",
      stack: expect.stringContaining("describe-error.test.ts"),
      cause: { code: "23505", message: expect.stringContaining("users_email") },
    });
  });
});
