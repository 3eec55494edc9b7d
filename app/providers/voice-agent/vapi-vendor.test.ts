import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { createVapi } from "./vapi-vendor.ts";

describe("a reason that we do not know", () => {
  const counted = vi.spyOn(instruments.webhookReasonsUnknown, "add");
  afterEach(() => counted.mockClear());
  afterAll(() => counted.mockRestore());

  const read = (fields: object) =>
    createVapi({ secret: "s" }, []).messages.read({ message: { call: { id: "c1" }, ...fields } });

  it.each([
    [
      "a status",
      { type: "status-update", status: "ended", endedReason: "call.error-of-a-new-kind" },
      "failed",
    ],
    ["a report", { type: "end-of-call-report", endedReason: "a-new-reason" }, "completed"],
  ])("is counted with the outcome that was guessed: %s", (_, fields, status) => {
    read(fields);
    expect(counted.mock.calls).toEqual([
      [1, { [ATTRIBUTES.provider]: "vapi", [ATTRIBUTES.callStatus]: status }],
    ]);
  });

  it.each([
    ["a known one", { type: "end-of-call-report", endedReason: "customer-ended-call" }],
    ["none", { type: "end-of-call-report" }],
    ["a call that goes on", { type: "status-update", status: "ringing" }],
    ["another message", { type: "hang", endedReason: "a-new-reason" }],
  ])("is not %s", (_, fields) => {
    read(fields);
    expect(counted).not.toHaveBeenCalled();
  });
});
