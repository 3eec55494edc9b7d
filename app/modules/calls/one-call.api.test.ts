import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";

/** One message of either vendor; resolves with the HTTP status. */
type Step = () => Promise<number>;

describe("rows that prove to be one call", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const begin = Date.now() - 60_000;
  const newSid = () => `CA${randomUUID()}`;
  const carrier = async (sid: string, status: string, more: Readonly<Record<string, string>> = {}) =>
    (
      await app.twilio("/webhooks/twilio/voice-status", {
        CallSid: sid,
        AccountSid: "AC1",
        From: "+15145550142",
        To: "+15145550100",
        Direction: "inbound",
        CallStatus: status,
        Timestamp: new Date(begin).toUTCString(),
        ...more,
      })
    ).status;
  const agent = async (message: object) => (await app.vapi({ timestamp: begin, ...message })).status;
  const riding = (call: object, sid: string) => ({ ...call, phoneCallProviderId: sid });
  const rowsOf = (...ids: readonly string[]) =>
    app
      .db("calls")
      .whereIn("provider_call_id", [...ids])
      .orWhereIn("carrier_call_id", [...ids]);

  /** The one call that these ids lead to, as its page tells it; fails when there are several. */
  async function onlyCall(...ids: readonly string[]) {
    const rows = await rowsOf(...ids);
    expect(rows).toHaveLength(1);
    const { body } = await app.request(`/api/calls/${rows[0].id}`, { cookie });
    return body;
  }

  it.each(["carrier", "voice agent"])("merges them when a later message says so, %s first", async (first) => {
    const sid = newSid();
    const call = vapiCall();
    const steps: Step[] = [
      () => carrier(sid, "initiated"),
      () => agent(statusUpdate(call, "queued", { timestamp: begin })),
    ];
    for (const step of first === "carrier" ? steps : steps.toReversed()) await step();
    const before: { id: string }[] = await rowsOf(sid, call.id);
    expect(before).toHaveLength(2);
    expect(await agent(statusUpdate(riding(call, sid), "in-progress"))).toBe(200);
    expect(await agent(endOfCallReport(riding(call, sid)))).toBe(200);
    const page = await onlyCall(sid, call.id);
    expect(page.call).toMatchObject({ provider: "vapi", status: "completed", phone: "+15145550142" });
    expect(page.timeline.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(["call.queued", "call.queued", "call.in_progress", "call.ended"]),
    );
    // A story is kept with its call: that of the row that went goes with it.
    expect(page.timeline).toHaveLength(5);
    for (const { id } of before) {
      const answer = await app.request(`/api/calls/${id}`, { cookie });
      expect(answer.body.call?.id).toBe(page.call.id);
    }
  });

  it("keeps alerts, notifications' links and the SMS of a row that went, and sends nothing again", async () => {
    const sid = newSid();
    const call = vapiCall();
    const order = alertToolCall(call, { priority: "P1", message: "Flood" });
    await agent(order);
    const [alone] = await rowsOf(call.id);
    await carrier(sid, "in-progress");
    // The same tool call, delivered again by a message that now knows the carrier's id.
    await agent({ ...order, call: riding(call, sid) });
    const page = await onlyCall(sid, call.id);
    expect(page.call).toMatchObject({ alertCount: 1, priority: 1 });
    expect(page.alerts).toHaveLength(1);
    expect(page.alerts[0].messages).toHaveLength(3);
    expect((await app.request(`/api/calls/${alone.id}`, { cookie })).body.call.id).toBe(page.call.id);
  });

  it("takes two calls of the voice agent with one carrier's call as one, with what was said in both", async () => {
    const sid = newSid();
    const [one, other] = [vapiCall(), vapiCall()];
    const line = (text: string) => ({ artifact: { messages: [{ role: "user", message: text }] } });
    await agent(alertToolCall(one, { priority: "P3", message: "Slow drain" }, "x:0"));
    await agent(alertToolCall(other, { priority: "P1", message: "Flood" }, "x:0"));
    expect(await agent(endOfCallReport(riding(one, sid), line("first")))).toBe(200);
    expect(await agent(endOfCallReport(riding(other, sid), line("second")))).toBe(200);
    expect(await agent(statusUpdate(other, "ended", { endedReason: "customer-ended-call" }))).toBe(200);
    const page = await onlyCall(sid, one.id, other.id);
    expect(page.call).toMatchObject({ priority: 1, alertCount: 2 });
    expect(page.alerts).toHaveLength(2);
    expect(page.transcript.map(({ text }: { text: string }) => text).sort()).toEqual(["first", "second"]);
  });

  it("merges them by a message that was told before, and keeps how far each has come", async () => {
    const sid = newSid();
    const call = vapiCall();
    const told = statusUpdate(call, "in-progress", { timestamp: begin });
    await agent(told);
    await carrier(sid, "completed", { CallDuration: "31" });
    expect(await agent({ ...told, call: riding(call, sid) })).toBe(200);
    expect((await onlyCall(sid, call.id)).call).toMatchObject({ status: "completed", durationSeconds: 31 });
  });

  it.each(["parent first", "leg first"])("shows a call and its legs as one call, %s", async (order) => {
    const [parent, leg, secondLeg] = [newSid(), newSid(), newSid()];
    const ofParent: Step[] = [() => carrier(parent, "in-progress")];
    const ofLegs: Step[] = [leg, secondLeg].flatMap((sid) => [
      () =>
        carrier(sid, "ringing", { ParentCallSid: parent, Direction: "outbound-dial", To: "+15145550199" }),
      () => carrier(sid, "no-answer", { ParentCallSid: parent, Direction: "outbound-dial" }),
    ]);
    const steps = order === "leg first" ? [...ofLegs, ...ofParent] : [...ofParent, ...ofLegs];
    for (const step of steps) expect(await step()).toBe(204);
    const { call, timeline } = await onlyCall(parent, leg, secondLeg);
    const titles = timeline.map(({ title }: { title: string }) => title).sort();
    expect(titles).toEqual(["Answered", ...Array(2).fill("Leg not answered"), ...Array(2).fill("Leg rings")]);
    expect(call).toMatchObject({ status: "in_progress", direction: "inbound", phone: "+15145550142" });
    await carrier(parent, "completed");
    expect((await onlyCall(parent, leg)).call.status).toBe("completed");
  });

  it("merges a leg that was taken for a call, and does not end the call with it", async () => {
    const [parent, leg] = [newSid(), newSid()];
    await carrier(parent, "in-progress");
    await carrier(leg, "no-answer");
    await carrier(leg, "no-answer", { ParentCallSid: parent, SequenceNumber: "4" });
    expect((await onlyCall(parent, leg)).call.status).toBe("in_progress");
  });

  it.each([
    ["an empty id of the carrier's call", { phoneCallProviderId: "" }],
    ["a blank one", { phoneCallProviderId: "  " }],
    ["an empty one of the transport", { transport: { callSid: "" } }],
    ["none", { phoneCallProviderId: null }],
    ["an odd one", { phoneCallProviderId: 17 }],
  ])("takes %s as absent, never as the same call", async (_, more) => {
    const calls = [vapiCall(more), vapiCall(more)];
    for (const call of calls) expect(await agent(statusUpdate(call, "ringing"))).toBe(200);
    expect(await rowsOf(...calls.map(({ id }) => id))).toHaveLength(2);
    expect(await app.db("calls").whereIn("carrier_call_id", ["", "  ", "17"])).toEqual([]);
  });

  it.each(["", " "])("takes an empty ParentCallSid %j as absent", async (parent) => {
    const sids = [newSid(), newSid()];
    for (const sid of sids) expect(await carrier(sid, "ringing", { ParentCallSid: parent })).toBe(204);
    expect(await rowsOf(...sids)).toHaveLength(2);
  });

  const untyped = { type: undefined };
  const outbound = { type: "outboundPhoneCall" };
  it.each([
    ["the voice agent said nothing, then outbound", [untyped, outbound], "outbound"],
    ["outbound, then nothing", [outbound, untyped], "outbound"],
    ["nothing ever", [untyped, untyped], "inbound"],
    ["something unknown, then outbound", [{ type: "telepathy" }, outbound], "outbound"],
    ["inbound, and better known later", [{}, outbound], "outbound"],
  ])("takes a direction that nobody said for none: %s", async (_, says, direction) => {
    const id = randomUUID();
    for (const [index, more] of says.entries()) {
      const call = vapiCall({ id, ...more });
      await agent(statusUpdate(call, "ringing", { timestamp: begin + index }));
    }
    const [ours, theirs] = ["+15145550100", "+15145550142"];
    const { call } = await onlyCall(id);
    expect(call).toMatchObject({ direction, phone: theirs });
    if (says.includes(outbound)) expect(call).toMatchObject({ fromNumber: ours, toNumber: theirs });
  });

  it.each(["carrier", "voice agent"])("lets the other one say the direction, %s first", async (first) => {
    const sid = newSid();
    const call = riding(vapiCall(untyped), sid);
    const steps: Step[] = [
      () => carrier(sid, "ringing", { Direction: "outbound-api", From: "+15145550100", To: "+15145550142" }),
      () => agent(statusUpdate(call, "ringing", { timestamp: begin })),
    ];
    for (const step of first === "carrier" ? steps : steps.toReversed()) await step();
    expect((await onlyCall(sid)).call).toMatchObject({
      direction: "outbound",
      phone: "+15145550142",
      toNumber: "+15145550142",
    });
  });

  it("comes to the same end whatever the order and the company of its messages", async () => {
    const story = () => {
      const [sid, leg] = [newSid(), newSid()];
      const call = vapiCall({ startedAt: new Date(begin).toISOString() });
      const plain = vapiCall({ id: call.id, type: undefined, customer: undefined });
      const steps: Step[] = [
        () => carrier(sid, "initiated", { SequenceNumber: "0" }),
        () => carrier(sid, "in-progress", { SequenceNumber: "1" }),
        () => carrier(leg, "ringing", { ParentCallSid: sid, Direction: "outbound-dial" }),
        () => carrier(leg, "no-answer", { ParentCallSid: sid, Direction: "outbound-dial" }),
        () => agent(statusUpdate(plain, "queued", { timestamp: begin })),
        () => agent(statusUpdate(riding(call, sid), "in-progress", { timestamp: begin })),
        () => agent(alertToolCall(call, { priority: "P2", message: "Sewer" })),
        () => agent(endOfCallReport(riding(call, sid))),
        () => carrier(sid, "completed", { CallDuration: "31", SequenceNumber: "2" }),
      ];
      return { ids: [sid, leg, call.id], steps };
    };
    const endOf = async (ids: readonly string[]) => {
      const { call, timeline, alerts, transcript } = await onlyCall(...ids);
      const { id, updatedAt, traceId, endedAt, ...facts } = call;
      return {
        facts: { ...facts, hasId: id !== undefined, hasEnded: endedAt !== null, updatedAt: typeof updatedAt },
        // The report is an entry of the end only where nothing else said it before.
        kinds: [...new Set(timeline.map(({ kind }: { kind: string }) => kind))].sort(),
        entries: timeline.filter(({ kind }: { kind: string }) => kind !== "call.ended").length,
        alerts: alerts.map(({ body, messages }: { body: string; messages: unknown[] }) => [
          body,
          messages.length,
        ]),
        transcript,
        traced: typeof traceId,
      };
    };
    const told = story();
    for (const step of told.steps) expect(await step()).toBeLessThan(300);
    const expected = await endOf(told.ids);
    const indexes = told.steps.map((_, index) => index);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(indexes, { minLength: indexes.length }),
        fc.integer({ min: 1, max: 4 }),
        async (order, atOnce) => {
          const { ids, steps } = story();
          for (let first = 0; first < order.length; first += atOnce) {
            const now = order.slice(first, first + atOnce).flatMap((index) => steps[index] ?? []);
            for (const status of await Promise.all(now.map((step) => step())))
              expect(status).toBeLessThan(300);
          }
          expect(await endOf(ids)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});
