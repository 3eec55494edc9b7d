import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConnectionWatcher } from "../../live/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import type { Entry, PresenceRegister } from "./presence-register.ts";
import { AWAY_AFTER_MS, NOTED_EVERY_MS, PresenceWatch, STAYS_MS } from "./presence-watch.ts";

/** A register in memory that forgets and fails when it is told to. */
function setUp() {
  let nowMs = 1_000_000;
  const has = new Map<string, string>();
  const world = { isKnown: true, isAway: false };
  const noted: string[] = [];
  const apply = (entries: readonly Entry[]) => {
    for (const [userId, state] of entries) {
      if (state === null) has.delete(userId);
      else has.set(userId, state);
    }
  };
  const requireThere = () => {
    if (world.isAway) throw new Error("Redis is away");
  };
  const register: PresenceRegister = {
    everybody: async () => new Map(),
    write: async (entries) => {
      requireThere();
      if (world.isKnown) apply(entries);
      return world.isKnown;
    },
    writeAll: async (entries) => {
      requireThere();
      has.clear();
      apply(entries);
      world.isKnown = true;
    },
    beat: async () => {
      requireThere();
      return world.isKnown;
    },
  };
  const onActive = async (userId: string) => void noted.push(userId);
  const watch = new PresenceWatch({ register, onActive, logger: silentLogger(), nowMs: () => nowMs });
  const pass = async (ms: number) => {
    nowMs += ms;
    await watch.beat();
  };
  return { watch, has, world, noted, pass };
}

describe("PresenceWatch", () => {
  it("has somebody away until they do something, and away again when they do nothing", async () => {
    const { watch, has, pass } = setUp();
    const page = watch.connect("anna");
    expect(has.get("anna")).toBe("away");
    page.active();
    expect(has.get("anna")).toBe("online");
    await pass(AWAY_AFTER_MS - 1);
    expect(has.get("anna")).toBe("online");
    await pass(1);
    expect(has.get("anna")).toBe("away");
  });

  it("counts all pages of somebody as one, and has them there for a moment after the last is closed", async () => {
    const { watch, has, pass } = setUp();
    const [laptop, phone] = [watch.connect("anna"), watch.connect("anna")];
    laptop.active();
    laptop.closed();
    await pass(STAYS_MS * 2);
    expect(has.get("anna")).toBe("online");
    phone.closed();
    await pass(STAYS_MS - 1);
    expect(has.get("anna")).toBe("online");
    const reloaded = watch.connect("anna");
    await pass(STAYS_MS * 2);
    expect(has.get("anna")).toBe("online");
    reloaded.closed();
    await pass(STAYS_MS);
    expect(has.has("anna")).toBe(false);
  });

  it("notes seldom that somebody is active", async () => {
    const { watch, noted, pass } = setUp();
    const [page, other] = [watch.connect("anna"), watch.connect("anna")];
    for (let minute = 0; minute < 10; minute += 1) {
      page.active();
      other.active();
      await pass(60_000);
    }
    expect(noted).toHaveLength(600_000 / NOTED_EVERY_MS);
  });

  it("writes everybody after Redis was away or had forgotten it, those who left meanwhile are gone", async () => {
    const { watch, has, world, pass } = setUp();
    const anna = watch.connect("anna");
    watch.connect("ben");
    world.isAway = true;
    anna.closed();
    await expect(pass(STAYS_MS)).rejects.toThrow("Redis is away");
    watch.connect("carla");
    world.isAway = false;
    await pass(5_000);
    expect([...has.keys()].toSorted()).toEqual(["ben", "carla"]);
    world.isKnown = false;
    has.clear();
    await pass(5_000);
    expect([...has.keys()].toSorted()).toEqual(["ben", "carla"]);
  });

  it("says nothing where nobody ever connected", async () => {
    const { world, has, pass } = setUp();
    world.isKnown = false;
    await pass(5_000);
    expect([world.isKnown, has.size]).toEqual([false, 0]);
  });

  it("is right after any sequence of pages, failures and time, one beat after Redis is back", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("open" as const), user: fc.constantFrom("anna", "ben") }),
      fc.record({ kind: fc.constantFrom("use" as const, "close" as const), page: fc.nat(5) }),
      fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(100, 5_000, 11_000, 301_000) }),
      fc.record({ kind: fc.constantFrom("down" as const, "up" as const, "forget" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { watch, has, world, pass } = setUp();
        const pages: { user: string; watcher: ConnectionWatcher; isOpen: boolean }[] = [];
        for (const one of steps) {
          if (one.kind === "open")
            pages.push({ user: one.user, watcher: watch.connect(one.user), isOpen: true });
          if (one.kind === "pass") await pass(one.ms).catch(() => undefined);
          if (one.kind === "down" || one.kind === "up") world.isAway = one.kind === "down";
          if (one.kind === "forget") {
            world.isKnown = false;
            has.clear();
          }
          if (one.kind !== "use" && one.kind !== "close") continue;
          const page = pages[one.page];
          if (!page?.isOpen) continue;
          if (one.kind === "use") page.watcher.active();
          else {
            page.watcher.closed();
            page.isOpen = false;
          }
        }
        world.isAway = false;
        await pass(STAYS_MS);
        await pass(0);
        const there = new Set(pages.filter(({ isOpen }) => isOpen).map(({ user }) => user));
        expect(new Set(has.keys())).toEqual(there);
      }),
    );
  });
});
