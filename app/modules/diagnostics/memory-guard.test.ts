import { describe, expect, it } from "vitest";
import { createMemoryGuard } from "./memory-guard.ts";

function guarded(limitBytes = 1_000) {
  const state = { bytes: 0, cleanups: 0, expired: 3, warnings: [] as object[] };
  const guard = createMemoryGuard({
    limitBytes,
    holders: { cacheEntries: () => state.expired, idleConnections: () => 2 },
    onCleanup: () => {
      state.cleanups += 1;
    },
    logger: { warn: (fields: object) => void state.warnings.push(fields) } as never,
    residentBytes: () => state.bytes,
  });
  return { state, look: (bytes: number) => Object.assign(state, { bytes }) && guard.look() };
}

describe("the memory guard", () => {
  it("leaves everything below 80 % of the limit", async () => {
    const { state, look } = guarded();
    expect(await look(799)).toEqual({ share: 0.799, letGo: null });
    expect(state).toMatchObject({ cleanups: 0, warnings: [] });
  });

  it("has everybody let go at 80 %, counts it and warns with what was gained and how memory has grown (CE-9)", async () => {
    const { state, look } = guarded();
    await look(300);
    await look(500);
    expect(await look(800)).toEqual({ share: 0.8, letGo: { cacheEntries: 3, idleConnections: 2 } });
    expect(state.cleanups).toBe(1);
    expect(state.warnings).toEqual([
      expect.objectContaining({ residentBytes: 800, limitBytes: 1_000, grownBytes: 500, overMinutes: 2 }),
    ]);
  });

  it("compares with an hour ago at most", async () => {
    const { state, look } = guarded();
    await look(0);
    for (let minute = 0; minute < 59; minute += 1) await look(700);
    await look(900);
    expect(state.warnings).toEqual([expect.objectContaining({ grownBytes: 200, overMinutes: 59 })]);
  });
});
