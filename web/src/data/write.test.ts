import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offlineDatabase } from "./offline/database.ts";
import { addWrite, waitingWrites } from "./offline/outbox.ts";
import { setOwnerOfCopies } from "./offline/owner.ts";
import { write } from "./write.ts";

const ADA = "ada";
const LEAD = "/api/leads/7";

/** A server that takes everything; the answer is what it was asked to change, in order. */
function takesAll() {
  const asked: unknown[] = [];
  vi.stubGlobal("fetch", async (path: string, options: RequestInit = {}) => {
    if (path === "/api/session") return Response.json({ user: { id: ADA } });
    asked.push(JSON.parse(String(options.body)));
    return Response.json({ version: asked.length + 1 });
  });
  return asked;
}

beforeEach(async () => {
  await (await offlineDatabase()).clear("outbox");
  setOwnerOfCopies(ADA);
  await addWrite({
    ...{ userId: ADA, operation: "updateLead", method: "PATCH", path: LEAD, body: { source: "older" } },
    ...{ version: 1, idempotencyKey: "key", madeAtMs: Date.now(), state: "waiting" },
  });
});

afterEach(() => {
  setOwnerOfCopies(undefined);
  vi.unstubAllGlobals();
});

describe("a write", () => {
  it("goes out after an older one of the same record that waits, not before it", async () => {
    const asked = takesAll();
    const writing = write("changeLeadStatus", `${LEAD}/status`, { method: "POST", body: { status: "won" } });
    await expect(writing).rejects.toMatchObject({ code: "queued" });
    await vi.waitFor(() => expect(asked).toEqual([{ source: "older" }, { status: "won" }]));
    await vi.waitFor(async () => expect(await waitingWrites(ADA)).toEqual([]));
  });

  it("of another record does not wait for it", async () => {
    const asked = takesAll();
    await write("updateLead", "/api/leads/8", { method: "PATCH", body: { source: "fair" }, version: 1 });
    expect(asked).toEqual([{ source: "fair" }]);
  });
});
