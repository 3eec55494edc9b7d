import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Breaker, createBreaker } from "../../platform/breaker/breaker.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { control, SECRETS, startTestSimulator } from "../../simulator/test/receiver.ts";
import { BreakerOpen, type CallQualityProvider, ProviderUnavailable } from "./port.ts";
import {
  createTwilioInsights,
  sampleOf,
  TWILIO_INSIGHTS_BREAKER,
  type TwilioMetric,
} from "./twilio-insights.ts";

const CALL = `CA${"0123456789abcdef".repeat(2)}`;
const BEGAN = new Date(Date.now() - 7_200_000);
BEGAN.setMilliseconds(0);

describe("what Twilio measured of a call", () => {
  let simulator: Simulator;
  let breaker: Breaker;
  let insights: CallQualityProvider;
  beforeEach(async () => {
    simulator = await startTestSimulator("http://127.0.0.1:1");
    breaker = createBreaker({ ...TWILIO_INSIGHTS_BREAKER });
    insights = createTwilioInsights({
      accountSid: SECRETS.TRUNKLINE_TWILIO_ACCOUNT_SID,
      authToken: SECRETS.TRUNKLINE_TWILIO_AUTH_TOKEN,
      insightsUrl: simulator.url,
      breaker,
    });
  });
  afterEach(() => simulator.stop());

  const measured = (media: Record<string, unknown>) =>
    control(simulator, "PUT", `/control/media/${CALL}`, {
      beganAt: BEGAN.toISOString(),
      durationSeconds: 60,
      ...media,
    });

  it("comes as a sample for each ten seconds and edge", async () => {
    await measured({ sound: "good" });
    const samples = await insights.samplesOf(CALL);
    expect(samples).toHaveLength(12);
    const times = samples
      .filter(({ edge }) => edge === "sdk")
      .map(({ at }) => at.getTime() - BEGAN.getTime());
    expect(times).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
    expect(samples).toEqual(
      expect.arrayContaining([
        {
          at: expect.any(Date),
          edge: "carrier",
          direction: "inbound",
          rttMs: null,
          jitterMs: expect.any(Number),
          lossPercent: expect.any(Number),
          mos: null,
        },
        expect.objectContaining({ edge: "sdk", direction: "both", rttMs: expect.any(Number) }),
      ]),
    );
    expect(Math.min(...samples.map(({ mos }) => mos ?? 5))).toBeGreaterThan(4.2);
  });

  it("comes page by page: all of an hour", async () => {
    await measured({ durationSeconds: 3_600, sound: "lossy" });
    const samples = await insights.samplesOf(CALL);
    expect(samples).toHaveLength(720);
    expect(new Set(samples.map(({ at, edge }) => `${at.toISOString()} ${edge}`)).size).toBe(720);
    expect(samples.every(({ lossPercent }) => lossPercent > 3)).toBe(true);
  });

  it("is nothing while Twilio does not know the call, and is there later", async () => {
    await measured({ unknownTimes: 2 });
    expect(await insights.samplesOf(CALL)).toEqual([]);
    expect(await insights.samplesOf(CALL)).toEqual([]);
    expect(await insights.samplesOf(CALL)).toHaveLength(12);
    expect(breaker.state()).toBe("closed");
  });

  it("is nothing where it measured nothing", async () => {
    await measured({ sound: "missing" });
    expect(await insights.samplesOf(CALL)).toEqual([]);
  });

  it("is refused with a time to wait while there are too many questions, until the breaker opens", async () => {
    await measured({});
    await control(simulator, "PUT", "/control/faults/quality", { errorRate: 1, errorStatus: 429 });
    const error = await insights.samplesOf(CALL).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect(error).toMatchObject({ status: 429, retryAfterMs: 1_000 });
    for (let tries = 0; tries < 20; tries += 1) await insights.samplesOf(CALL).catch(() => undefined);
    await expect(insights.samplesOf(CALL)).rejects.toBeInstanceOf(BreakerOpen);
  });
});

describe("a metric of Twilio's", () => {
  const metric = (edge: string, told: unknown, more: Partial<TwilioMetric> = {}): TwilioMetric => ({
    timestamp: BEGAN.toISOString(),
    edge,
    direction: "both",
    sdkEdge: told,
    ...more,
  });

  it("is read as documented", () => {
    const documented = {
      interval: {
        packets_received: 50,
        packets_lost: 0,
        audio_in: { value: 81 },
        audio_out: { value: 5237 },
        jitter: { value: 9 },
        mos: { value: 4.39 },
        rtt: { value: 81 },
      },
      cumulative: { bytes_received: 547788, packets_lost: 0, packets_received: 3900 },
    };
    expect(sampleOf(metric("sdk_edge", documented))).toEqual({
      at: BEGAN,
      edge: "sdk",
      direction: "both",
      rttMs: 81,
      jitterMs: 9,
      lossPercent: 0,
      mos: 4.39,
    });
  });

  it("has its loss computed where only packets are counted, and what is odd left out", () => {
    const odd = {
      interval: { packets_received: 75, packets_lost: 25, rtt: { value: -4 }, mos: { value: 99 } },
    };
    expect(sampleOf(metric("sdk_edge", odd))).toMatchObject({ lossPercent: 25, rttMs: null, mos: null });
    const none = { interval: { packets_received: 0, packets_lost: 0 } };
    expect(sampleOf(metric("sdk_edge", none))).toMatchObject({ lossPercent: 0 });
  });

  it("of an edge or a way that we do not know is kept as what it is", () => {
    const told = { interval: { packets_loss_percentage: 1.5 } };
    expect(sampleOf(metric("moon_edge", told, { direction: "upwards" }))).toMatchObject({
      edge: "other",
      direction: "both",
      lossPercent: 1.5,
    });
  });

  it.each([
    ["says nothing of loss", metric("sdk_edge", { interval: { rtt: { value: 1 } } })],
    ["is empty", metric("sdk_edge", null)],
    [
      "is of no time",
      metric("sdk_edge", { interval: { packets_loss_percentage: 1 } }, { timestamp: "soon" }),
    ],
  ])("is left out when it %s", (_, given) => {
    expect(sampleOf(given)).toBeNull();
  });
});
