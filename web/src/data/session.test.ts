import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { request } from "./http.ts";
import { offlineDatabase } from "./offline/database.ts";
import { addWrite, waitingWrites } from "./offline/outbox.ts";
import { refresh } from "./offline/outbox-control.ts";
import { queryClient } from "./query-client.ts";
import { askToSignOut, loadSession, session, signOut, signOutQuestion, watchSession } from "./session.ts";

const ADA = { id: "ada", name: "Ada Lovelace", timeZone: "UTC", permissions: [] };

beforeEach(async () => {
  vi.stubGlobal(
    "WebSocket",
    class {
      close() {}
    },
  );
  vi.stubGlobal("window", { location: new URL("https://trunkline.example") });
  vi.stubGlobal("fetch", async (_path: string, { method = "GET" }: RequestInit = {}) =>
    method === "GET" ? Response.json({ user: ADA }) : new Response(null, { status: 204 }),
  );
  await (await offlineDatabase()).clear("outbox");
  await loadSession();
});

/** A note that Ada wrote, which the server has already refused: nothing sends it meanwhile. */
async function writeNote(): Promise<void> {
  await addWrite({ userId: ADA.id, state: "refused" } as never);
  await refresh();
}

describe("a session that ends by itself", () => {
  const BOB = { ...ADA, id: "bob", name: "Bob" };
  let server: { user: typeof ADA | null };
  beforeEach(() => {
    server = { user: ADA };
    vi.stubGlobal("fetch", async () =>
      server.user
        ? Response.json({ user: server.user })
        : Response.json({ error: { code: "unauthorized", message: "Sign in" } }, { status: 401 }),
    );
    watchSession();
  });
  const expire = async () => {
    server.user = null;
    await expect(request("/api/calls")).rejects.toMatchObject({ status: 401 });
  };

  it("leaves what its person was at, who goes on with it after signing in", async () => {
    queryClient.setQueryData(["calls", "one"], { note: "half" });
    await expire();
    expect(session.current.value).toMatchObject({ state: "expired", user: { id: "ada" } });
    expect(queryClient.getQueryData(["calls", "one"])).toEqual({ note: "half" });
    server.user = ADA;
    await loadSession();
    expect(session.current.value.state).toBe("signed_in");
    expect(queryClient.getQueryData(["calls", "one"])).toEqual({ note: "half" });
  });

  it("leaves nothing to anybody else, and nothing for ever", async () => {
    queryClient.setQueryData(["calls", "one"], { note: "half" });
    await expire();
    server.user = BOB;
    await loadSession();
    expect(session.current.value.state).toBe("signed_out");
    await vi.waitFor(() =>
      expect(session.current.value).toMatchObject({ state: "signed_in", user: { id: "bob" } }),
    );
    expect(queryClient.getQueryData(["calls", "one"])).toBeUndefined();
    vi.useFakeTimers();
    queryClient.setQueryData(["calls", "one"], { note: "half" });
    await expire();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    vi.useRealTimers();
    expect(session.current.value).toEqual({ state: "signed_out", wasExpired: true });
    expect(queryClient.getQueryData(["calls", "one"])).toBeUndefined();
  });
});

describe("signing out", () => {
  it("is done at once where all that was written was sent", async () => {
    await refresh();
    await askToSignOut();
    expect(signOutQuestion.isOpen.value).toBe(false);
    expect(session.current.value.state).toBe("signed_out");
  });

  it("is asked for where something was not sent, which stays until the answer", async () => {
    await writeNote();
    await askToSignOut();
    expect(signOutQuestion.isOpen.value).toBe(true);
    expect(session.current.value.state).toBe("signed_in");
    expect(await waitingWrites(ADA.id)).toHaveLength(1);
    await signOut();
    expect(signOutQuestion.isOpen.value).toBe(false);
    expect(await waitingWrites(ADA.id)).toEqual([]);
  });

  it("leaves what was not sent for when its person is back, where they did not ask for it", async () => {
    await writeNote();
    await signOut({ keepsWrites: true });
    expect(session.current.value.state).toBe("signed_out");
    expect(await waitingWrites(ADA.id)).toHaveLength(1);
  });
});
