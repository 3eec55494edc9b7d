import { afterEach, describe, expect, it, vi } from "vitest";
import { LATEST_VERSION } from "../../../app/http/api-version.contract.ts";
import { ApiError, onUnauthorized, request, withQuery } from "./http.ts";

function answerWith(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const fetched = vi.fn(
    async (_path: string, _init: RequestInit) =>
      new Response(text, { status, headers: { "Content-Type": "application/json", ...headers } }),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const failure = async (work: Promise<unknown>): Promise<ApiError> => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ApiError) return thrown;
  throw new Error("no ApiError was thrown");
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("request", () => {
  it("answers the parsed body, and nothing for an answer without a body", async () => {
    answerWith(200, { items: [] });
    expect(await request("/api/calls")).toEqual({ items: [] });
    for (const status of [202, 204]) {
      vi.stubGlobal("fetch", async () => new Response(null, { status }));
      expect(await request("/api/session", { method: "DELETE" })).toBeUndefined();
    }
  });

  it("says for which version of the API the page was made", async () => {
    const fetched = answerWith(200, {});
    await request("/api/calls");
    expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ "Trunkline-Version": LATEST_VERSION });
  });

  it("throws the server's problem with what support needs", async () => {
    answerWith(
      409,
      { code: "conflict", title: "No", detail: "Because.", requestId: "r-1", traceId: "t-1" },
      { "Content-Type": "application/problem+json", "Retry-After": "7" },
    );
    const error = await failure(request("/api/x"));
    expect(error).toMatchObject({
      status: 409,
      code: "conflict",
      message: "No",
      detail: "Because.",
      requestId: "r-1",
      traceId: "t-1",
      retryAfterSeconds: 7,
    });
  });

  it("tells a lost connection from an unreadable answer", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
    expect((await failure(request("/api/x"))).code).toBe("offline");
    answerWith(200, "<html>", { "Content-Type": "text/html" });
    expect((await failure(request("/api/x"))).code).toBe("unreadable");
    answerWith(200, "{broken");
    expect((await failure(request("/api/x"))).code).toBe("unreadable");
    answerWith(502, "<html>", { "Content-Type": "text/html" });
    expect(await failure(request("/api/x"))).toMatchObject({ status: 502, code: "http_502" });
  });

  it("says when nobody is signed in, but not for a wrong password", async () => {
    const listener = vi.fn();
    const stop = onUnauthorized(listener);
    answerWith(401, { code: "invalid_credentials", title: "Wrong" });
    await failure(request("/api/session", { method: "POST", body: {} }));
    expect(listener).not.toHaveBeenCalled();
    answerWith(401, { code: "unauthorized", title: "Sign in" });
    await failure(request("/api/calls"));
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
  });

  it("throws the caller's own abort as it is", async () => {
    const abort = new AbortController();
    vi.stubGlobal("fetch", async (_path: string, { signal }: RequestInit) => {
      abort.abort();
      signal?.throwIfAborted();
    });
    await expect(request("/api/x", { signal: abort.signal })).rejects.toThrow(DOMException);
  });

  it("sends a body as JSON", async () => {
    const fetched = answerWith(200, {});
    await request("/api/session", { method: "POST", body: { email: "a" } });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({
      method: "POST",
      body: '{"email":"a"}',
      headers: { "Content-Type": "application/json" },
    });
  });
});

describe("withQuery", () => {
  it("leaves out what has no value, and escapes the rest", () => {
    expect(withQuery("/api/calls", { q: "a&b", status: "", limit: 5, cursor: undefined })).toBe(
      "/api/calls?q=a%26b&limit=5",
    );
    expect(withQuery("/api/calls", {})).toBe("/api/calls");
  });
});
