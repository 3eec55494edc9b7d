import { expect, it } from "vitest";
import { isThisMachine } from "./this-machine.ts";

it.each([
  ["http://127.0.0.1:8080", true],
  ["http://127.1.2.3/x", true],
  ["http://localhost:8080/", true],
  ["https://[::1]:8443", true],
  ["http://LOCALHOST", true],
  ["https://trunkline.example", false],
  ["http://10.0.0.1:8080", false],
  ["http://127.0.0.1.example:8080", false],
  ["http://localhost.example", false],
  ["http://127.0.0.1@example.org/", false],
  ["http://example.org/?http://127.0.0.1", false],
  ["127.0.0.1:8080", false],
])("%s is of this machine: %s", (url, expected) => {
  expect(isThisMachine(url)).toBe(expected);
});
