import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { api } from "./api.ts";
import type { Call } from "./types.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

function answer(body: unknown) {
  const fetched = vi.fn(
    async (_path: string, _init: RequestInit) =>
      new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } }),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

describe("api", () => {
  it("asks where the contract says, with the query's parameters", async () => {
    const fetched = answer({ items: [], nextCursor: null });
    const { items } = await api.listCalls({ query: { status: "failed", priority: 1 } });
    expect(items).toEqual([]);
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/calls?status=failed&priority=1");
    expect(fetched.mock.calls[0]?.[1].method).toBe("GET");
  });

  it("puts ids into the path, escaped", async () => {
    const fetched = answer({});
    await api.getCallPage({ params: { id: "a/b" } });
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/calls/a%2Fb");
  });

  it("sends bodies with the contract's method", async () => {
    const fetched = answer({ user: {} });
    await api.signIn({ body: { email: "a@b.example", password: "p" } });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({
      method: "POST",
      body: '{"email":"a@b.example","password":"p"}',
    });
  });

  it("writes to one thing in the order in which it was asked to: an older write never wins", async () => {
    const arrived: string[] = [];
    const release: (() => void)[] = [];
    vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
      arrived.push(`${method} ${path}`);
      const isFirst = arrived.length === 1;
      await new Promise<void>((resolve) => release.push(resolve));
      return isFirst ? Response.json({ code: "internal", title: "No" }, { status: 500 }) : Response.json({});
    });
    const params = { id: "7" };
    const first = api.joinChannel({ params, body: { isMuted: true } });
    const second = api.joinChannel({ params, body: { isMuted: false } });
    const archive = api.leaveChannel({ params });
    const other = api.joinChannel({ params: { id: "8" }, body: {} });
    await vi.waitFor(() => expect(arrived).toHaveLength(2));
    expect(arrived).toEqual([expect.stringContaining("/7"), expect.stringContaining("/8")]);
    release[0]?.();
    // That it failed holds up nothing.
    await expect(first).rejects.toMatchObject({ status: 500 });
    await vi.waitFor(() => expect(arrived).toHaveLength(3));
    release[1]?.();
    release[2]?.();
    await second;
    await vi.waitFor(() => expect(arrived).toHaveLength(4));
    release[3]?.();
    await Promise.all([archive, other]);
    expect(arrived[3]).toMatch(/^DELETE .*7/);
  });

  it("has the contract's types, both ways", () => {
    expectTypeOf(api.listActiveCalls).returns.resolves.toEqualTypeOf<{ items: Call[]; total: number }>();
    expectTypeOf(api.signOut).returns.resolves.toEqualTypeOf<undefined>();
    // @ts-expect-error A call's page needs the call's id.
    void (() => api.getCallPage());
    // @ts-expect-error No call has this status.
    void (() => api.listCalls({ query: { status: "exploded" } }));
  });
});
