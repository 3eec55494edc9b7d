import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offlineDatabase } from "../../data/offline/database.ts";
import { waitingWrites } from "../../data/offline/outbox.ts";
import { setOwnerOfCopies } from "../../data/offline/owner.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Thread, ThreadDetail } from "../../data/types.ts";
import { threadQuery } from "./inbox.queries.ts";
import { toggleTag } from "./tag-actions.ts";
import { aThread } from "./test/a-thread.ts";

/** What the server has, and how it answers: at once, or when the test says so. */
const server = { tags: [] as string[], answers: [] as (() => void)[], isHeld: false, status: 200 };

function shown(): Thread | undefined {
  return queryClient.getQueryData<ThreadDetail>(threadQuery("t1").queryKey);
}

describe("a tag that is put on a thread", () => {
  beforeEach(() => {
    Object.assign(server, { tags: [], answers: [], isHeld: false, status: 200 });
    setOwnerOfCopies(undefined);
    queryClient.setQueryData(threadQuery("t1").queryKey, { ...aThread(), present: [] });
    vi.stubGlobal("fetch", async (path: string, { method = "GET", body }: RequestInit = {}) => {
      if (method !== "PATCH") return Response.json({ ...aThread({ tags: server.tags }), present: [] });
      if (server.isHeld) await new Promise<void>((resolve) => server.answers.push(resolve));
      expect(path).toBe("/api/threads/t1/tags");
      if (server.status !== 200) return Response.json({ code: "no", title: "No" }, { status: server.status });
      const { add = [], remove = [] } = JSON.parse(String(body)) as { add?: string[]; remove?: string[] };
      server.tags = [...server.tags.filter((tag) => !remove.includes(tag)), ...add];
      return Response.json(aThread({ tags: server.tags }));
    });
  });
  afterEach(() => {
    setOwnerOfCopies(undefined);
    vi.unstubAllGlobals();
    queryClient.clear();
  });

  it("is shown at once, and stays; one that it has comes off", async () => {
    server.isHeld = true;
    const adding = toggleTag(aThread(), "vip");
    await vi.waitFor(() => expect(shown()?.tags).toEqual(["vip"]));
    await vi.waitFor(() => expect(server.answers).toHaveLength(1));
    server.isHeld = false;
    server.answers[0]?.();
    expect(await adding).toBe(true);
    expect(shown()?.tags).toEqual(["vip"]);
    await toggleTag(aThread({ tags: ["vip"] }), "vip");
    expect([shown()?.tags, server.tags]).toEqual([[], []]);
  });

  it("is not taken back for a moment by the answer to an earlier one, which knows nothing of it", async () => {
    server.isHeld = true;
    const first = toggleTag(aThread(), "vip");
    await vi.waitFor(() => expect(shown()?.tags).toEqual(["vip"]));
    const second = toggleTag(shown() ?? aThread(), "roof");
    await vi.waitFor(() => expect(shown()?.tags).toEqual(["vip", "roof"]));
    await vi.waitFor(() => expect(server.answers).toHaveLength(1));
    const seen: (readonly string[] | undefined)[] = [];
    const stop = queryClient.getQueryCache().subscribe(() => seen.push(shown()?.tags));
    server.answers[0]?.();
    await first;
    await vi.waitFor(() => expect(server.answers).toHaveLength(2));
    server.answers[1]?.();
    await second;
    stop();
    expect(seen.filter((tags) => tags?.length !== 2)).toEqual([]);
    expect(shown()?.tags).toEqual(["vip", "roof"]);
  });

  it("is gone again when the server refuses it", async () => {
    server.status = 422;
    expect(await toggleTag(aThread(), "vip")).toBe(false);
    expect(shown()?.tags).toEqual([]);
  });

  it("stays shown without the server, and waits on the device for it", async () => {
    await (await offlineDatabase()).clear("outbox");
    setOwnerOfCopies("ada");
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("network");
    });
    expect(await toggleTag(aThread({ tags: ["roof"] }), "vip")).toBe(true);
    expect(shown()?.tags).toEqual(["roof", "vip"]);
    expect(await waitingWrites("ada")).toMatchObject([
      {
        operation: "changeThreadTags",
        path: "/api/threads/t1/tags",
        body: { add: ["vip"] },
        state: "waiting",
      },
    ]);
  });
});
