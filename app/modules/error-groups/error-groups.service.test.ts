import { expect, it, vi } from "vitest";
import { createErrorGroupsService } from "./error-groups.service.ts";

it("writes to the log what people were told is the id of an error, with its group, and nothing of what it says", () => {
  const logger = { info: vi.fn() };
  const note = vi.fn(() => "0123456789abcdef");
  const service = createErrorGroupsService({ tracker: { note }, logger } as never);
  const error = { type: "TypeError", message: "no Anna Zebulon", stack: "", count: 1 };
  const traceId = "a".repeat(32);
  service.report({
    release: "1",
    errors: [
      { ...error, traceId },
      { ...error, traceId: null },
    ],
  });
  expect(note).toHaveBeenCalledTimes(2);
  expect(logger.info.mock.calls).toEqual([
    [{ pageTraceId: traceId, fingerprint: "0123456789abcdef", type: "TypeError" }, "error told by a page"],
  ]);
});
