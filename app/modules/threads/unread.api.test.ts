import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Instance, startTestApplication, type TestApplication } from "../../test/test-application.ts";

let last = 5_570_000;
const nextPhone = () => `+1438${++last}`;

type Step =
  | { readonly kind: "text" }
  | { readonly kind: "read"; readonly sequence: number }
  | { readonly kind: "answer" }
  | { readonly kind: "note" }
  | { readonly kind: "close" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "text" } as const) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("read" as const), sequence: fc.nat({ max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "answer" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "note" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "close" } as const) },
);

describe("what of threads is unread, under concurrency", () => {
  let app: TestApplication;
  let other: Instance;
  let cookies: readonly string[];
  beforeAll(async () => {
    app = await startTestApplication({
      roles: "api",
      environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" },
    });
    other = await app.another();
    cookies = [await app.signIn("agent"), await app.signIn("manager")];
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it("is what the customer wrote after the highest number that anybody has read, at two instances", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        await app.db("channels").where({ type: "contact" }).delete();
        const phone = nextPhone();
        const text = () => {
          const sid = `SM${randomUUID()}`;
          return app.twilio("/webhooks/twilio/sms-inbound", {
            ...{ MessageSid: sid, SmsSid: sid, From: phone, To: "+15145550100" },
            ...{ Body: "Hello", NumMedia: "0" },
          });
        };
        await text();
        const { id } = await app.db("channels").where({ phone }).first("id");
        // Whoever answers what nobody has takes it along, out of the sight of other departments.
        const agent = await app.db("users").where({ email: "agent@trunkline.example" }).first("id");
        await app.db("threads").where({ id }).update({ assigned_to: agent.id });
        const path = `/api/threads/${id}`;
        const answers = await Promise.all(
          steps.map((one, index) => {
            const instance = index % 2 ? other : app;
            const cookie = cookies[index % 3 ? 0 : 1] ?? "";
            const ask = (to: string, method: string, json?: object) =>
              instance.request(`${path}/${to}`, { method, cookie, ...(json ? { json } : {}) });
            switch (one.kind) {
              case "text":
                return text();
              case "read":
                return ask("read", "PUT", { sequence: one.sequence });
              case "answer":
                return ask("messages", "POST", { text: "Yes", seenSequence: 0, force: true });
              case "note":
                return ask("notes", "POST", { text: "Hm" });
              default:
                return ask("close", "POST");
            }
          }),
        );
        expect(answers.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
        const messages = await app.db("messages").where({ channel_id: id }).orderBy("sequence");
        expect(messages.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
          messages.map((_: unknown, index: number) => index + 1),
        );
        const texts = steps.filter(({ kind }) => kind === "text").length + 1;
        expect(
          messages.filter(({ direction }: { direction: string }) => direction === "inbound"),
        ).toHaveLength(texts);
        const seen = await Promise.all(
          [app, other].map(async (instance) => (await instance.request(path, { cookie: cookies[0] })).body),
        );
        for (const thread of seen) {
          const after = messages.filter(
            ({ direction, sequence }: { direction: string; sequence: number }) =>
              direction === "inbound" && sequence > thread.readSequence,
          );
          expect(thread.unread).toBe(after.length);
          expect(thread.lastSequence).toBe(messages.length);
          const read = answers.map(({ body }) => body?.readSequence ?? 0);
          expect(thread.readSequence).toBe(Math.max(...read, ...ofAnswers(messages)));
          expect(thread.readSequence).toBeLessThanOrEqual(messages.length);
        }
        const counts = (await other.request("/api/threads/counts", { cookie: cookies[0] })).body;
        const isClosed = seen[0].status === "closed";
        expect(counts.unread).toBe(!isClosed && seen[0].unread > 0 ? 1 : 0);
        expect(counts.open).toBe(isClosed ? 0 : 1);
      }),
      { numRuns: 15 },
    );
  });
});

function ofAnswers(messages: readonly { readonly direction: string; readonly sequence: number }[]): number[] {
  return messages.filter(({ direction }) => direction === "outbound").map(({ sequence }) => sequence);
}
