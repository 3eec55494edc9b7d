import { describe, expect, it } from "vitest";
import { withComponentNames } from "./component-names.ts";

describe("names of components in the build", () => {
  it("are kept of those that a file exports, and of nothing else", () => {
    const code = "export function CallCard() {}\nfunction Row() {}\nexport function useBoard() {}\n";
    expect(withComponentNames(code)).toBe(`${code}\nCallCard.displayName = "CallCard";`);
  });
});
