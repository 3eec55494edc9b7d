import { describe, expect, it } from "vitest";
import { changesOf, conflictsOf } from "./endpoint-changes.ts";

const SEEN = {
  url: "https://hooks.example/in",
  description: "Orders",
  events: ["call.started", "call.ended"],
};

describe("what is changed of an endpoint", () => {
  it("is what is not as it was, whatever the order of its events", () => {
    expect(changesOf(SEEN, { ...SEEN, events: ["call.ended", "call.started"] })).toEqual({});
    expect(changesOf(SEEN, { ...SEEN, description: "" })).toEqual({ description: "" });
    expect(changesOf(SEEN, { ...SEEN, url: "https://hooks.example/out", events: ["call.ended"] })).toEqual({
      url: "https://hooks.example/out",
      events: ["call.ended"],
    });
  });

  it("is in the way of what somebody else has changed of the same to something else", () => {
    const theirs = { ...SEEN, description: "Bills", events: ["call.ended"] };
    expect(conflictsOf(SEEN, theirs, { url: "https://hooks.example/out" })).toEqual([]);
    expect(conflictsOf(SEEN, theirs, { description: "Bills" })).toEqual([]);
    expect(conflictsOf(SEEN, theirs, { description: "Calls", events: ["call.started"] })).toEqual([
      "description",
      "events",
    ]);
    expect(conflictsOf(theirs, theirs, { description: "Calls" })).toEqual([]);
  });
});
