import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { offlineDatabase } from "./offline/database.ts";
import { addWrite, waitingWrites } from "./offline/outbox.ts";
import { refresh } from "./offline/outbox-control.ts";
import { askToSignOut, loadSession, session, signOut, signOutQuestion } from "./session.ts";

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
