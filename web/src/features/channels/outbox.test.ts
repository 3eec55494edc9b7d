import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { setOwnerOfCopies } from "../../data/offline/owner.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Attachment, ChannelMessage } from "../../data/types.ts";
import { messagesQuery } from "./channels.queries.ts";
import type { MessageLog } from "./message-log.ts";
import { outgoingTo, sendMessage } from "./outbox.ts";

afterEach(() => {
  setOwnerOfCopies(undefined);
  vi.unstubAllGlobals();
  queryClient.clear();
});

describe("the outbox of channels", () => {
  const file = { id: "f1", fileName: "plan.pdf" } as Attachment;

  it("shows what is on its way with its files, and puts it into the log when it is there", async () => {
    setOwnerOfCopies("u1");
    const { queryKey } = messagesQuery("c1");
    queryClient.setQueryData<MessageLog>(queryKey, { messages: [], olderCursor: null });
    const asked: unknown[] = [];
    vi.stubGlobal("fetch", async (_path: string, { body }: RequestInit) => {
      asked.push(JSON.parse(String(body)));
      return Response.json({ id: "m1", channelId: "c1", sequence: 1 }, { status: 201 });
    });
    const sending = sendMessage({ channelId: "c1", content: "Hello", files: [file], parentId: "m0" });
    expect(outgoingTo("c1")).toMatchObject([
      { content: "Hello", files: [file], parentId: "m0", state: "sending" },
    ]);
    expect(outgoingTo("c2")).toEqual([]);
    await sending;
    expect(asked).toEqual([{ content: "Hello", parentId: "m0", attachmentIds: ["f1"] }]);
    expect(outgoingTo("c1")).toEqual([]);
    const log = queryClient.getQueryData<MessageLog>(queryKey);
    expect(log?.messages.map(({ id }: ChannelMessage) => id)).toEqual(["m1"]);
  });
});
