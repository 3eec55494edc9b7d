import { describe, expect, it } from "vitest";
import {
  belongs,
  inboxFiltersFrom,
  inboxFiltersToApi,
  inboxFiltersToBulk,
  inboxPath,
} from "./inbox-views.ts";
import { aThread } from "./test/a-thread.ts";

const ME = "me";

describe("the parts of the inbox", () => {
  it("live in the address, and come back from it", () => {
    const filters = inboxFiltersFrom({ view: "mine", unread: "1", q: "tap" });
    expect(inboxPath(filters, "7")).toBe("/inbox/7?view=mine&unread=1&q=tap");
    expect(inboxFiltersFrom({ view: "nonsense" })).toEqual({ view: "open", isUnread: false, tag: "", q: "" });
    expect(inboxPath(inboxFiltersFrom({}))).toBe("/inbox");
  });

  it("are what the server is asked for", () => {
    expect(inboxFiltersToApi(inboxFiltersFrom({ view: "unassigned", q: "t" }))).toEqual({
      status: "open",
      assignedTo: "nobody",
      unread: undefined,
      tag: undefined,
      q: undefined,
    });
    expect(inboxFiltersToBulk(inboxFiltersFrom({ view: "mine", unread: "1" }))).toMatchObject({
      status: "open",
      assignedTo: "me",
      unread: true,
    });
  });

  it.each([
    ["open", {}, true],
    ["open", { status: "closed" }, false],
    ["mine", { assignedTo: { id: ME, name: "Me" } }, true],
    ["mine", { assignedTo: { id: "you", name: "You" } }, false],
    ["unassigned", {}, true],
    ["unassigned", { assignedTo: { id: ME, name: "Me" } }, false],
    ["snoozed", { status: "snoozed" }, true],
    ["closed", { status: "closed" }, true],
  ] as const)("%s holds %o: %s", (view, change, isOf) => {
    expect(belongs(aThread(change), { view, isUnread: false, tag: "", q: "" }, ME)).toBe(isOf);
  });

  it("let what was read go where only unread is asked for", () => {
    const filters = { view: "open", isUnread: true, tag: "", q: "" } as const;
    expect(belongs(aThread({ unread: 1 }), filters, ME)).toBe(true);
    expect(belongs(aThread({ unread: 0 }), filters, ME)).toBe(false);
  });

  it("keep to a tag, as the server writes it, in the address, in what is asked for, and in what a change is done to", () => {
    const filters = inboxFiltersFrom({ tag: " Water Heater " });
    expect(filters.tag).toBe("water heater");
    expect(inboxPath(filters)).toBe("/inbox?tag=water+heater");
    expect(inboxFiltersToApi(filters)).toMatchObject({ tag: "water heater" });
    expect(inboxFiltersToBulk(filters)).toMatchObject({ tag: "water heater" });
    expect(belongs(aThread({ tags: ["vip", "water heater"] }), filters, ME)).toBe(true);
    expect(belongs(aThread({ tags: ["water"] }), filters, ME)).toBe(false);
  });
});
