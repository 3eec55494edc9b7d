import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Breaker,
  BreakerOpenError,
  type BreakerState,
  BreakerTimeoutError,
  createBreaker,
} from "./breaker.ts";

class Refused extends Error {}

describe("breaker", () => {
  let states: BreakerState[];
  let breaker: Breaker;

  beforeEach(() => {
    vi.useFakeTimers();
    states = [];
    breaker = createBreaker({
      name: "carrier",
      timeoutMs: 10_000,
      isFailure: (error) => !(error instanceof Refused),
      onState: (state) => states.push(state),
    });
  });

  afterEach(() => {
    breaker.shutdown();
    vi.useRealTimers();
  });

  const succeed = () => breaker.fire(async () => "ok");
  const fail = () =>
    breaker
      .fire(async () => {
        throw new Error("down");
      })
      .catch((error: unknown) => error);

  async function open() {
    for (let i = 0; i < 5; i++) await fail();
  }

  it("gives back what the call gives", async () => {
    await expect(succeed()).resolves.toBe("ok");
    expect(breaker.state()).toBe("closed");
    expect(breaker.retryAfterMs()).toBe(0);
  });

  it("stays closed after four failures in a row and opens with the fifth", async () => {
    for (let i = 0; i < 4; i++) await fail();
    expect(breaker.state()).toBe("closed");
    await fail();
    expect(breaker.state()).toBe("open");
    expect(states).toEqual(["open"]);
  });

  it("forgets failures in a row after a success", async () => {
    for (let i = 0; i < 4; i++) await fail();
    await succeed();
    for (let i = 0; i < 4; i++) await fail();
    expect(breaker.state()).toBe("closed");
  });

  it("opens when half of at least ten calls within the window failed", async () => {
    for (let i = 0; i < 4; i++) {
      await fail();
      await succeed();
    }
    expect(breaker.state()).toBe("closed");
    await succeed();
    await fail();
    expect(breaker.state()).toBe("open");
  });

  it("stays closed below half", async () => {
    for (let i = 0; i < 10; i++) {
      await succeed();
      await succeed();
      await fail();
    }
    expect(breaker.state()).toBe("closed");
  });

  it("does not run calls while open and says how long", async () => {
    await open();
    vi.advanceTimersByTime(20_000);
    const call = vi.fn(async () => "ok");
    const error = await breaker.fire(call).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BreakerOpenError);
    expect((error as BreakerOpenError).retryAfterMs).toBe(40_000);
    expect(breaker.retryAfterMs()).toBe(40_000);
    expect(call).not.toHaveBeenCalled();
  });

  it("lets one trial through after 60 s and closes when it succeeds", async () => {
    await open();
    vi.advanceTimersByTime(60_000);
    expect(breaker.state()).toBe("half_open");
    let finish: (value: string) => void = () => {};
    const trial = breaker.fire(() => new Promise<string>((resolve) => (finish = resolve)));
    await expect(succeed()).rejects.toMatchObject({ retryAfterMs: 1_000 });
    finish("back");
    await expect(trial).resolves.toBe("back");
    expect(breaker.state()).toBe("closed");
    expect(states).toEqual(["open", "half_open", "closed"]);
  });

  it("opens again for another 60 s when the trial fails", async () => {
    await open();
    vi.advanceTimersByTime(60_000);
    await fail();
    expect(breaker.state()).toBe("open");
    expect(breaker.retryAfterMs()).toBe(60_000);
    expect(states).toEqual(["open", "half_open", "open"]);
  });

  it("does not count permanent refusals", async () => {
    for (let i = 0; i < 20; i++) {
      await expect(
        breaker.fire(async () => {
          throw new Refused();
        }),
      ).rejects.toBeInstanceOf(Refused);
    }
    expect(breaker.state()).toBe("closed");
  });

  it("aborts and fails a call at the time-out, which counts as a failure", async () => {
    for (let i = 0; i < 5; i++) {
      let signal: AbortSignal | undefined;
      const call = breaker.fire((given) => {
        signal = given;
        return new Promise<never>(() => {});
      });
      const outcome = expect(call).rejects.toBeInstanceOf(BreakerTimeoutError);
      await vi.advanceTimersByTimeAsync(10_000);
      await outcome;
      expect(signal?.aborted).toBe(true);
    }
    expect(breaker.state()).toBe("open");
  });
});
