import { expect, it } from "vitest";
import { identifying } from "./identifying.ts";

const of = (values: Readonly<Record<string, string>>) => identifying((name) => values[name] ?? "");

it("knows somebody by an e-mail address or a number, not by the beginning of one", () => {
  expect(of({ email: " a@b.example ", phone: "514 555 0160" })).toBe("a@b.example");
  expect(of({ email: "a@b", phone: "514 555 0160" })).toBe("514 555 0160");
  expect(of({ phone: "514 55" })).toBe("");
});
