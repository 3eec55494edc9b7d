import { describe, expect, it } from "vitest";
import { mapDatabaseError } from "./database-errors.ts";

const withFields = (message: string, fields: object, name = "Error") =>
  Object.assign(new Error(message), { name }, fields);
const socketError = (code: string, syscall: string) => withFields(`${syscall} ${code}`, { code, syscall });
const fromServer = (code: string) => withFields("as the server says it", { code, severity: "FATAL" });
const NOT_NOW = [
  ...["08006", "25006", "28P01", "3D000", "53300"],
  ...["57014", "57P01", "57P02", "57P03", "57P05"],
];

describe("a database that cannot answer now", () => {
  it.each<[string, Error]>([
    ["a name that nobody knows", socketError("ENOTFOUND", "getaddrinfo")],
    ["a resolver that is away", socketError("EAI_AGAIN", "getaddrinfo")],
    ["no route to the host", socketError("EHOSTUNREACH", "connect")],
    ["no network", socketError("ENETUNREACH", "connect")],
    ["nobody listens", socketError("ECONNREFUSED", "connect")],
    ["no socket at that path", socketError("ENOENT", "connect")],
    [
      "nobody listens on any address",
      new AggregateError([socketError("ECONNREFUSED", "connect"), socketError("ECONNREFUSED", "connect")]),
    ],
    ["a connection cut while reading", socketError("ECONNRESET", "read")],
    ["a connection cut while writing", socketError("EPIPE", "write")],
    ["a connection that ends", new Error("Connection terminated unexpectedly")],
    ["a connection that is ended", new Error("select 1 - Connection terminated")],
    ["a broken client", new Error("Client has encountered a connection error and is not queryable")],
    ["a closed client", new Error("Client was closed and is not queryable")],
    ["a connection that takes too long", new Error("timeout expired")],
    ["a pool without a free connection", withFields("Knex: Timeout", {}, "KnexTimeoutError")],
    ["a pool that is gone", new Error("Unable to acquire a connection")],
    ["a pool that closes", new Error("aborted")],
    ...NOT_NOW.map((code): [string, Error] => [`SQLSTATE ${code}`, fromServer(code)]),
  ])("is told by %s", (_what, error) => {
    expect(mapDatabaseError(error)).toMatchObject({
      status: 503,
      code: "service_unavailable",
      headers: { "Retry-After": expect.stringMatching(/^\d+$/) },
      context: { dependency: "postgres" },
      cause: error,
    });
  });
});

describe("an error that is not the connection's", () => {
  it.each([
    ["a broken constraint", fromServer("23505")],
    ["a mistake in the statement", withFields("connection error in the text", { code: "42601" })],
    ["a file that is missing", socketError("ENOENT", "open")],
    ["a folder read as a file", socketError("EISDIR", "read")],
    ["a client that went away", withFields("aborted", { code: "ECONNRESET" })],
    ["a mistake of ours", new TypeError("x is not a function")],
    ["no error at all", "ECONNREFUSED"],
  ])("is none: %s", (_what, error) => {
    expect(mapDatabaseError(error)).toBeUndefined();
  });
});
