import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../log/index.ts";
import type { ClaimableStore } from "../store/index.ts";
import { BreakerOpenError } from "./breaker.ts";
import { type Breakers, createBreakers, type SharedBreakerState } from "./breakers.ts";

/** What all processes share, as Redis keeps it. */
function sharedStore<Value>(isAway: () => boolean): ClaimableStore<Value> {
  const kept = new Map<string, { value: Value; endsAt: number }>();
  const read = (key: string) => {
    if (isAway()) throw new Error("Connection is closed.");
    const found = kept.get(key);
    return found && found.endsAt > Date.now() ? found.value : null;
  };
  const write = (key: string, value: Value, ttlSeconds: number) =>
    void kept.set(key, { value, endsAt: Date.now() + ttlSeconds * 1_000 });
  return {
    get: async (key) => read(key),
    set: async (key, value, ttlSeconds) => {
      read(key);
      write(key, value, ttlSeconds);
    },
    claim: async (key, value, ttlSeconds) => {
      if (read(key) !== null) return false;
      write(key, value, ttlSeconds);
      return true;
    },
    delete: async (key) => {
      read(key);
      kept.delete(key);
    },
  };
}

class Busy extends Error {
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number) {
    super("busy");
    this.retryAfterMs = retryAfterMs;
  }
}

describe("the breakers of several processes", () => {
  let isAway: boolean;
  let opened: Breakers[];
  let startProcess: () => ReturnType<typeof processOf>;

  function processOf(breakers: Breakers) {
    const breaker = breakers.create({
      name: "carrier",
      timeoutMs: 1_000,
      retryAfterMs: (error) => (error instanceof Busy ? error.retryAfterMs : null),
    });
    let calls = 0;
    const ask = (error?: Error) =>
      breaker
        .fire(async () => {
          calls += 1;
          if (error) throw error;
          return "ok";
        })
        .catch((caught: unknown) => caught);
    return { breakers, ask, calls: () => calls, status: () => breakers.statusOf("carrier") };
  }

  beforeEach(() => {
    vi.useFakeTimers();
    isAway = false;
    opened = [];
    const states = sharedStore<SharedBreakerState>(() => isAway);
    const marks = sharedStore<number>(() => isAway);
    startProcess = () => {
      const breakers = createBreakers({ states, marks, logger: silentLogger() });
      opened.push(breakers);
      return processOf(breakers);
    };
  });
  afterEach(() => {
    for (const breakers of opened) breakers.shutdown();
    vi.useRealTimers();
  });
  /** Lets seconds pass as processes that live see them pass. */
  const pass = async (seconds: number, ...living: { breakers: Breakers }[]) => {
    for (let second = 0; second < seconds; second += 1) {
      for (const { breakers } of living) await breakers.synchronize();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    for (const { breakers } of living) await breakers.synchronize();
  };
  const breakCarrier = async ({ ask }: { ask: (error: Error) => Promise<unknown> }) => {
    for (let failed = 0; failed < 5; failed += 1) await ask(new Error("down"));
    await vi.advanceTimersByTimeAsync(0);
  };

  it("all refuse calls while that of one is open", async () => {
    const [first, second] = [startProcess(), startProcess()];
    await breakCarrier(first);
    await pass(10, first, second);
    expect(await second.ask()).toMatchObject({ retryAfterMs: 50_000 });
    expect(second.calls()).toBe(0);
    expect(second.status()).toMatchObject({ state: "open", retryAtMs: Date.now() + 50_000 });
  });

  it("leave the trial to one, and close with it", async () => {
    const [first, second] = [startProcess(), startProcess()];
    await breakCarrier(first);
    await pass(61, first, second);
    expect(second.status().state).toBe("half_open");
    expect(await second.ask()).toBeInstanceOf(BreakerOpenError);
    expect(await first.ask()).toBe("ok");
    await pass(1, first, second);
    expect(await second.ask()).toBe("ok");
  });

  it("give way where another opened before", async () => {
    const [first, second] = [startProcess(), startProcess()];
    await breakCarrier(first);
    await breakCarrier(second);
    await pass(61, first, second);
    expect(await first.ask()).toBe("ok");
    await pass(1, first, second);
    expect(await second.ask()).toBe("ok");
  });

  it("forget what a process said that has died", async () => {
    const [first, second] = [startProcess(), startProcess()];
    await breakCarrier(first);
    await pass(14, second);
    expect(second.status().state).toBe("open");
    await pass(2, second);
    expect(second.status().state).toBe("closed");
    expect(await second.ask()).toBe("ok");
  });

  it("keep it up for as long as the process lives, also when trials fail", async () => {
    const [first, second] = [startProcess(), startProcess()];
    await breakCarrier(first);
    for (let trial = 0; trial < 3; trial += 1) {
      await pass(61, first, second);
      await first.ask(new Error("still down"));
      await pass(1, first, second);
      expect(second.status().state).toBe("open");
    }
    expect(second.calls()).toBe(0);
  });

  it("all wait as long as the provider asks", async () => {
    const [first, second] = [startProcess(), startProcess()];
    expect(await first.ask(new Busy(120_000))).toBeInstanceOf(Busy);
    await pass(20, first, second);
    for (const { ask } of [first, second]) expect(await ask()).toMatchObject({ retryAfterMs: 100_000 });
    await pass(101, first, second);
    for (const { ask } of [first, second]) expect(await ask()).toBe("ok");
  });

  it("work alone while Redis is away", async () => {
    const [first, second] = [startProcess(), startProcess()];
    isAway = true;
    await breakCarrier(first);
    await pass(2, first, second);
    expect(await first.ask()).toBeInstanceOf(BreakerOpenError);
    expect(await second.ask()).toBe("ok");
    expect(second.status().isShared).toBe(false);
    isAway = false;
    await pass(2, first, second);
    expect(await second.ask()).toBeInstanceOf(BreakerOpenError);
  });

  it("know when a call last succeeded, whoever made it", async () => {
    const [first, second] = [startProcess(), startProcess()];
    await first.ask();
    const at = new Date();
    await pass(5, first, second);
    expect(second.status().lastSuccessAt).toEqual(at);
  });
});
