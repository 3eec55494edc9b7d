import { expect, it } from "vitest";
import { memo } from "./memo.tsx";

it("renders one of many again only when something that it is given is another", () => {
  const call = { id: "1", status: "ringing" };
  const Cell = memo(
    (_props: { readonly call: { id: string; status: string }; readonly isBusy?: boolean }) => null,
  );
  const cell = new Cell({ call }) as unknown as { shouldComponentUpdate(next: object): boolean };
  Object.assign(cell, { props: { call, isBusy: false } });
  expect(cell.shouldComponentUpdate({ call, isBusy: false })).toBe(false);
  expect(cell.shouldComponentUpdate({ call: { ...call, status: "in_progress" }, isBusy: false })).toBe(true);
  expect(cell.shouldComponentUpdate({ call, isBusy: true })).toBe(true);
  expect(cell.shouldComponentUpdate({ call })).toBe(true);
});
