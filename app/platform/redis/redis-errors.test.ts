import { describe, expect, it } from "vitest";
import { mapRedisError } from "./redis-errors.ts";

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const socketError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

describe("a Redis that cannot answer now", () => {
  it.each([
    ["a closed connection", new Error("Connection is closed.")],
    ["a connection lost under a command", named("AbortError", "Command aborted due to connection close")],
    ["a command that takes too long", new Error("Command timed out")],
    ["a connection that is not open yet", new Error("Stream isn't writeable and enableOfflineQueue …")],
    [
      "tries that all failed",
      named("MaxRetriesPerRequestError", "Reached the max retries per request limit"),
    ],
    ["a name that nobody knows", socketError("ENOTFOUND", "getaddrinfo")],
    ["a resolver that is away", socketError("EAI_AGAIN", "getaddrinfo")],
    ["no route to the host", socketError("EHOSTUNREACH", "connect")],
    ["a cut connection", socketError("ECONNRESET", "read")],
    ["a start", named("ReplyError", "LOADING Redis is loading the dataset in memory")],
    ["a failover", named("ReplyError", "READONLY You can't write against a read only replica.")],
    ["full memory", named("ReplyError", "OOM command not allowed when used memory > 'maxmemory'.")],
    ["too many clients", named("ReplyError", "ERR max number of clients reached")],
  ])("is told by %s", (_what, error) => {
    expect(mapRedisError(error)).toMatchObject({
      status: 503,
      code: "service_unavailable",
      headers: { "Retry-After": expect.stringMatching(/^\d+$/) },
      context: { dependency: "redis" },
    });
  });
});

describe("an error that is not the connection's", () => {
  it.each([
    ["a wrong command", named("ReplyError", "ERR unknown command")],
    [
      "a wrong type",
      named("ReplyError", "WRONGTYPE Operation against a key holding the wrong kind of value"),
    ],
    ["a group that exists", named("ReplyError", "BUSYGROUP Consumer Group name already exists")],
    ["a mistake of ours", new TypeError("x is not a function")],
  ])("is none: %s", (_what, error) => {
    expect(mapRedisError(error)).toBeUndefined();
  });
});
