import { expect, it } from "vitest";
import { jsonPointer } from "./json-pointer.ts";

it.each([
  [[], "#"],
  [["phone"], "#/phone"],
  [["tags", "0"], "#/tags/0"],
  [["a/b", "m~n"], "#/a~1b/m~0n"],
  [["", "i\\j k"], "#//i%5Cj%20k"],
])("a pointer to %j is %s (RFC 6901)", (path, pointer) => {
  expect(jsonPointer(path)).toBe(pointer);
});
