import { expect, it } from "vitest";
import { actionText, actorText, detailText, subjectText } from "./audit.strings.ts";

it.each([
  [{}, ""],
  [{ role: "admin" }, "role: admin"],
  // As the database gives it: by the length of the names.
  [
    { after: false, scope: "role", before: null, reason: "not yet told", target: "agent" },
    "scope: role · target: agent · – → off · “not yet told”",
  ],
  [{ count: 3, before: "agent", after: "admin" }, "count: 3 · agent → admin"],
])("what was done beside: %j", (detail, text) => {
  expect(detailText(detail)).toBe(text);
});

it("names whom and what it has no words for by what is known of them", () => {
  expect(actionText("visit.planned")).toBe("visit.planned");
  expect(actorText({ kind: "user", id: "x", name: null })).toBe("Somebody who is gone");
  expect(actorText({ kind: "system", id: null, name: null })).toBe("Trunkline itself");
  expect(subjectText({ type: "visit", id: "7", name: null })).toBe("visit 7");
  expect(subjectText({ type: "message", id: "0198f3a0-0000-7000-8000-000000000007", name: null })).toBe(
    "SMS 0198f3a0…",
  );
});
