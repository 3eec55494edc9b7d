import { describe, expect, it } from "vitest";
import { faultsOf, type TreeSpan } from "./trace-tree.ts";
import { recipient, SMS, span, WHOLE_JOURNEY } from "../test/whole-journey.ts";
import { URGENT_ALERT } from "./urgent-alert-trace.ts";

const WHOLE = WHOLE_JOURNEY;

const without = (...ids: string[]) => WHOLE.filter(({ id }) => !ids.includes(id));
const below = (id: string, parentId: string) =>
  WHOLE.map((one) => (one.id === id ? { ...one, parentId } : one));

describe("the tree of an urgent alert", () => {
  it("is complete with every hop below the one that caused it", () => {
    expect(faultsOf(WHOLE, URGENT_ALERT)).toEqual([]);
  });

  it.each([
    ["alerts", "INSERT alerts is missing: not below webhook"],
    ["messages", "INSERT messages is missing: not below webhook"],
    ["insert-outbox", "INSERT outbox is missing: not below webhook"],
    ["send-2", "request to the carrier is elsewhere: not below SMS job taken by a worker"],
    ["claim-1", "UPDATE messages is elsewhere: not below SMS job taken by a worker"],
  ])("is not without its %s", (id, fault) => {
    expect(faultsOf(without(id), URGENT_ALERT)).toEqual([fault]);
  });

  it("is not where a recipient's job was never worked on, though another's was", () => {
    expect(faultsOf(without("process-2", "claim-2", "send-2"), URGENT_ALERT)).toEqual([
      "SMS job taken by a worker is elsewhere: not below SMS job put into the queue",
    ]);
  });

  it("is not without any job", () => {
    const jobs = [1, 2].flatMap((n) => recipient(n).map(({ id }) => id));
    expect(faultsOf(without(...jobs), URGENT_ALERT)).toEqual([
      "SMS job put into the queue is missing: not below webhook",
    ]);
  });

  it.each(["webhook", "process-1", "outbox"])("is not with orphans: %s is lost", (id) => {
    expect(faultsOf(without(id), URGENT_ALERT)).toEqual(
      expect.arrayContaining([expect.stringMatching(/has no parent in the trace$/)]),
    );
  });

  it.each([
    ["add-1", "process-2"],
    ["process-1", "webhook"],
    ["send-1", "webhook"],
    ["alerts", "process-1"],
  ])("is not where %s hangs below %s", (id, parentId) => {
    expect(faultsOf(below(id, parentId), URGENT_ALERT)).not.toEqual([]);
  });

  it("is not where the webhook is there twice, or something else comes before it", () => {
    expect(faultsOf([...WHOLE, { ...(WHOLE[0] as TreeSpan), id: "again" }], URGENT_ALERT)).toContain(
      "webhook is there 2 times",
    );
    const stranger = span("stranger", "nobody", "SERVER", { service: "another" });
    expect(faultsOf([...WHOLE, stranger], URGENT_ALERT)).toEqual([
      "another stranger has no parent in the trace",
    ]);
  });

  it("is complete though an attempt failed, when the next one reached the carrier", () => {
    const failed = span("process-1-failed", "add-1", "CONSUMER", {
      service: "trunkline-worker",
      attributes: SMS,
    });
    expect(faultsOf([failed, ...WHOLE], URGENT_ALERT)).toEqual([]);
  });

  it("is complete though a job was put into the queue twice, which knows it by its id", () => {
    const again = { ...recipient(1)[0], id: "add-1-again" } as TreeSpan;
    expect(faultsOf([...WHOLE, again], URGENT_ALERT)).toEqual([]);
  });

  it("is nothing where Tempo has nothing", () => {
    expect(faultsOf([], URGENT_ALERT)).toEqual(["webhook is missing: not below the caller"]);
  });
});
