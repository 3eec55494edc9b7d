import { expect, it } from "vitest";
import { customEdits, customText, customValue } from "./custom-fields.ts";

it("keeps what was entered as the type of its field", () => {
  expect(customValue({ type: "number" }, " 500 ")).toBe(500);
  expect(customValue({ type: "number" }, "many")).toBe("many");
  expect(customValue({ type: "boolean" }, "false")).toBe(false);
  expect(customValue({ type: "date" }, "2026-11-30")).toBe("2026-11-30");
  expect(customValue({ type: "text" }, "  ")).toBeNull();
  expect([customText(true), customText(undefined), customText(0)]).toEqual(["Yes", "", "0"]);
});

it("empties a field where nothing is entered", async () => {
  const field = { key: "tier", label: "Tier", type: "choice", options: ["gold"] };
  const asked: object[] = [];
  const row = { id: "1", version: 1, custom: { tier: "gold", budget: 5 } };
  const [edit] = customEdits<typeof row>([field as never], async (one, custom) => {
    asked.push(custom);
    return one;
  });
  expect(edit?.preview(row, "").custom).toEqual({ budget: 5 });
  await edit?.send(row, "");
  expect(asked).toEqual([{ tier: null }]);
  expect(edit?.choices?.map(([value]) => value)).toEqual(["", "gold"]);
});
