import { describe, expect, it } from "vitest";
import type { CallContext } from "../../data/types.ts";
import { aCall, atSecond } from "../calls/test/a-call.ts";
import { contextText, smsTrouble } from "./card-words.ts";

const nowMs = Date.parse(atSecond(0));
const aContext = (changes: Partial<CallContext> = {}): CallContext => ({
  callId: aCall().id,
  organization: null,
  openTasks: 0,
  openThreads: 0,
  sms: null,
  ...changes,
});
const sms = { total: 2, delivered: 0, failed: 0, waiting: 0, wait: null };

describe("what a card says", () => {
  it("of who calls: the organization, the last call, what is open with them", () => {
    const earlier = { id: aCall().id, direction: "inbound", status: "completed" } as const;
    const call = aCall({ earlierCalls: [{ ...earlier, initiatedAt: atSecond(-2 * 86_400) }] });
    const context = aContext({ organization: "Roy Ltd", openTasks: 2, openThreads: 1 });
    expect(contextText(call, context, nowMs)).toBe(
      "Roy Ltd · last call 2 days ago · 2 open tasks · 1 open thread",
    );
  });

  it("of who never called before, and nothing of a withheld number", () => {
    expect(contextText(aCall(), aContext(), nowMs)).toBe("First call");
    expect(contextText(aCall({ phone: null }), null, nowMs)).toBe("");
  });

  it("of an SMS: what it waits for and until when, before what failed and what is on its way", () => {
    const wait = { for: "breaker", until: atSecond(30) } as const;
    expect(smsTrouble({ ...sms, failed: 1, waiting: 1, wait }, nowMs)).toMatchObject({ tone: "warning" });
    expect(smsTrouble({ ...sms, wait }, nowMs)?.text).toMatch(/carrier keeps failing. Next try .*30/);
    expect(smsTrouble({ ...sms, wait: { for: "carrier", until: atSecond(-1) } }, nowMs)?.text).toContain(
      "any moment",
    );
    expect(smsTrouble({ ...sms, failed: 1 }, nowMs)).toEqual({ tone: "bad", text: "1 SMS reached nobody" });
    expect(smsTrouble({ ...sms, waiting: 2 }, nowMs)?.tone).toBe("neutral");
    expect(smsTrouble({ ...sms, delivered: 2 }, nowMs)).toBeNull();
    expect(smsTrouble(null, nowMs)).toBeNull();
  });
});
