import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../platform/log/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { DelayJob, GiveUpJob } from "../../platform/queue/index.ts";
import { inTransaction } from "../../platform/unit-of-work/index.ts";
import {
  BreakerOpen,
  type CallSample,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
  type VoiceCarrier,
} from "../../providers/telephony/port.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import type { CallsService } from "../calls/index.ts";
import { type CallMeasured, callMeasured } from "./call-quality.events.ts";
import { type CallQualityService, createCallQualityService } from "./call-quality.service.ts";

const ENDED_AT = new Date("2026-11-26T10:00:00Z");
const minutesLater = (minutes: number) => new Date(ENDED_AT.getTime() + minutes * 60_000);
const sampleAt = (secondsBeforeEnd: number): CallSample => ({
  at: new Date(ENDED_AT.getTime() - secondsBeforeEnd * 1000),
  edge: "carrier",
  direction: "inbound",
  rttMs: null,
  jitterMs: 4,
  lossPercent: 0,
  mos: null,
});

describe("a carrier that is asked how a call could be heard", () => {
  let resources: SuiteResources;
  let database: Database;
  let service: CallQualityService;
  let callId: string;
  let answer: () => readonly CallSample[];
  const told: CallMeasured[] = [];
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    const { unitOfWork } = testUnitOfWork(database, [
      inTransaction(callMeasured, (measured) => void told.push(measured)),
    ]);
    const calls: Pick<CallsService, "currentId" | "linesOf" | "recordQuality"> = {
      currentId: async (id) => (id === callId ? id : null),
      linesOf: async () => [
        { provider: "vapi", providerCallId: "v" },
        { provider: "carrier", providerCallId: "c" },
      ],
      recordQuality: async () => undefined,
    };
    const quality: VoiceCarrier["quality"] = { breaker: "carrier", samplesOf: async () => answer() };
    service = createCallQualityService({
      database,
      unitOfWork,
      calls: calls as CallsService,
      carriers: [{ name: "carrier", quality } as VoiceCarrier],
      logger: silentLogger(),
    });
  });
  beforeEach(async () => {
    told.length = 0;
    callId = (await insertCall(resources.db, { status: "completed" })).id;
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  const ask = (now: Date, isLastAttempt = false, carrier = "carrier") =>
    service
      .measure(
        { payload: { callId, carrier, endedAt: ENDED_AT.toISOString() }, attempt: 1, isLastAttempt },
        now,
      )
      .then(
        () => null,
        (reason: unknown) => reason,
      );

  it("is asked again while it has nothing, and given up on in words after an hour", async () => {
    answer = () => [];
    expect(await ask(minutesLater(1.5))).toMatchObject({ constructor: DelayJob, delayMs: 90_000 });
    expect(await ask(minutesLater(45))).toMatchObject({ constructor: DelayJob, delayMs: 900_000 });
    expect(told).toEqual([]);
    expect(await ask(minutesLater(60))).toBeNull();
    expect(told).toEqual([{ carrier: "carrier", outcome: "missing", mosAvg: null }]);
  });

  it("is asked no more once the samples reach to the end; of a part the rest is asked for until then", async () => {
    answer = () => [sampleAt(50), sampleAt(40)];
    expect(await ask(minutesLater(2))).toBeInstanceOf(DelayJob);
    expect(await ask(minutesLater(60))).toBeNull();
    answer = () => [sampleAt(50), sampleAt(0)];
    expect(await ask(minutesLater(2))).toBeNull();
    expect(told.map(({ outcome }) => outcome)).toEqual(["partial", "measured"]);
    expect(await resources.db("call_quality").where({ call_id: callId })).toHaveLength(3);
  });

  it("keeps nothing of a call that is gone", async () => {
    answer = () => [sampleAt(0)];
    await resources.db("calls").where({ id: callId }).delete();
    const gone = callId;
    callId = "00000000-0000-7000-8000-000000000001";
    const payload = { callId: gone, carrier: "carrier", endedAt: ENDED_AT.toISOString() };
    await service.measure({ payload, attempt: 1, isLastAttempt: false });
    expect(await resources.db("call_quality").where({ call_id: gone })).toEqual([]);
  });

  it.each([
    ["its breaker is open", new BreakerOpen("carrier", 7_000), 7_000],
    [
      "it has too many questions",
      new ProviderUnavailable("carrier", { status: 429, retryAfterMs: 3_000 }),
      3_000,
    ],
  ])("is left alone for as long as it wants when %s", async (_, error, delayMs) => {
    answer = () => {
      throw error;
    };
    expect(await ask(minutesLater(90))).toMatchObject({ constructor: DelayJob, delayMs });
    expect(told).toEqual([]);
  });

  it("is asked no more when it refuses, when no attempt is left, and when nobody knows it any more", async () => {
    answer = () => {
      throw new ProviderRejected("carrier", { providerCode: "20403", reason: "other" });
    };
    expect(await ask(minutesLater(2))).toBeInstanceOf(GiveUpJob);
    answer = () => {
      throw new ProviderTimeout("carrier", { timeoutMs: 1 });
    };
    expect(await ask(minutesLater(2))).toBeInstanceOf(ProviderTimeout);
    expect(told).toHaveLength(1);
    expect(await ask(minutesLater(2), true)).toBeInstanceOf(ProviderTimeout);
    expect(told.map(({ outcome }) => outcome)).toEqual(["missing", "missing"]);
    expect(await ask(minutesLater(2), false, "another")).toBeInstanceOf(GiveUpJob);
  });
});
