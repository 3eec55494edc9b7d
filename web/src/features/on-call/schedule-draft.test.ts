import { describe, expect, it } from "vitest";
import type { Schedule } from "./on-call.queries.ts";
import { bodyOf, changedFields, draftOf, isComplete, moved, newDraft, newLayer } from "./schedule-draft.ts";

const schedule = {
  id: "s",
  name: "Nights",
  timeZone: "UTC",
  layers: [
    {
      name: "All",
      people: [
        { id: "a", name: "Ann", isHere: true },
        { id: "b", name: "Bob", isHere: false },
      ],
      rotation: { every: 1, unit: "days" },
      startsOn: "2026-01-05",
      handoverAt: "08:00",
      hours: [],
    },
  ],
  version: 3,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
} satisfies Schedule;

describe("a schedule that is being changed", () => {
  it("is sent with people by their ids, who has left included", () => {
    expect(bodyOf(draftOf(schedule)).layers[0]?.people).toEqual(["a", "b"]);
    expect(bodyOf(draftOf(schedule)).layers[0]).not.toHaveProperty("key");
  });

  it("sends what is not as it was, and no more", () => {
    const draft = draftOf(schedule);
    expect(changedFields(schedule, draft)).toEqual({});
    expect(changedFields(schedule, { ...draft, name: " Late " })).toEqual({ name: "Late" });
    const [layer] = draft.layers;
    if (!layer) throw new Error("a layer was lost");
    const turned = { ...draft, layers: [{ ...layer, people: moved(layer.people, 0, 1) }] };
    expect(changedFields(schedule, turned)).toMatchObject({ layers: [{ people: ["b", "a"] }] });
  });

  it("can be previewed once each layer has somebody", () => {
    const draft = newDraft("UTC", "2026-11-23");
    expect(isComplete(draft)).toBe(false);
    expect(isComplete(draftOf(schedule))).toBe(true);
    expect(isComplete({ ...draftOf(schedule), layers: [newLayer([], "2026-11-23")] })).toBe(false);
  });

  it("tells its layers apart, whichever were taken away", () => {
    const [first] = draftOf(schedule).layers;
    if (!first) throw new Error("a layer was lost");
    expect(newLayer([{ ...first, key: 4 }], "2026-11-23").key).toBe(5);
    expect(newLayer([], "2026-11-23").key).toBe(0);
  });
});

describe("moved", () => {
  it("stays at the ends", () => {
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
  });
});
