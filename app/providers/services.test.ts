import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Simulator } from "../simulator/simulator.ts";
import { freePort } from "../../stack/process/free-port.ts";
import { control, startTestSimulator } from "../simulator/test/receiver.ts";
import { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "./provider-errors.ts";
import { inPieces, servicesAt, silentWav } from "./test/services.ts";

let simulator: Simulator;
let services: ReturnType<typeof servicesAt>;
/** What the simulator throws dice with: the test says what strikes. */
const dice: number[] = [];

beforeAll(async () => {
  simulator = await startTestSimulator("http://127.0.0.1:9", { random: () => dice.shift() ?? 0.5 });
});
afterAll(async () => simulator.stop());
beforeEach(() => {
  services = servicesAt(simulator.url);
});
afterEach(async () => {
  dice.length = 0;
  for (const one of ["transcription", "llm", "billing", "email"])
    await control(simulator, "DELETE", `/control/faults/${one}`);
});

const spoil = (service: string, faults: Record<string, number>) =>
  control(simulator, "PUT", `/control/faults/${service}`, faults);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const ledger = async (kind: string) =>
  (await control(simulator, "GET", `/control/ledger?kind=${kind}`)).body.items;

const summary = {
  name: "call_summary",
  instructions: "Summarize the call.",
  text: "B: My basement is flooding! A: I will send somebody.",
  schema: z.object({ summary: z.string().min(1), urgency: z.enum(["low", "high"]) }),
};

/** One request to each service. */
const ASKED = [
  ["transcription", "assemblyai", () => services.transcriber.upload(inPieces(silentWav(1)))],
  ["llm", "openai", () => services.model.answer(summary)],
  ["billing", "paddle", () => services.billing.bill({ reference: "call", minutes: 1 })],
  ["email", "resend", () => services.email.send({ to: "nora@t.example", subject: "Hello", text: "Hi" })],
] as const;

describe.each(ASKED)("%s", (service, vendor, ask) => {
  it("that says 429 is left alone as long as it asks", async () => {
    await spoil(service, { errorRate: 1, errorStatus: 429, retryAfterSeconds: 7 });
    expect(await failure(ask())).toMatchObject({ name: "ProviderUnavailable", retryAfterMs: 7_000 });
  });

  it.each([500, 503])("that says %i did not take it", async (errorStatus) => {
    await spoil(service, { errorRate: 1, errorStatus });
    expect(await failure(ask())).toBeInstanceOf(ProviderUnavailable);
  });

  it("behind a gateway that gave up may have taken it", async () => {
    await spoil(service, { errorRate: 1, errorStatus: 502 });
    expect(await failure(ask())).toBeInstanceOf(ProviderTimeout);
  });

  it.each([
    ["is no JSON", { malformedRate: 1 }],
    ["breaks off in the middle", { truncatedRate: 1 }],
  ])("whose answer %s has probably taken it", async (_, faults) => {
    await spoil(service, faults);
    expect(await failure(ask())).toBeInstanceOf(ProviderTimeout);
  });

  it("that is refused for its content is not ill", async () => {
    await spoil(service, { errorRate: 1, errorStatus: 400 });
    expect(await failure(ask())).toBeInstanceOf(ProviderRejected);
    expect(services.made.get(vendor)?.state()).toBe("closed");
  });

  it("that does not know our key can be asked again once somebody has mended that", async () => {
    await spoil(service, { errorRate: 1, errorStatus: 401 });
    expect(await failure(ask())).toBeInstanceOf(ProviderUnavailable);
  });

  it("that is silent is given up on", async () => {
    services = servicesAt(simulator.url, 200);
    await spoil(service, { hangRate: 1 });
    expect(await failure(ask())).toBeInstanceOf(ProviderTimeout);
  });

  it("that is not there was not reached, and after five failures is not asked any more", async () => {
    services = servicesAt(`http://127.0.0.1:${await freePort()}`);
    for (let failures = 0; failures < 5; failures++)
      expect(await failure(ask())).toBeInstanceOf(ProviderUnavailable);
    expect(await failure(ask())).toBeInstanceOf(BreakerOpen);
    expect(services.made.get(vendor)?.state()).toBe("open");
  });

  it("says nothing of what it was asked in its errors", async () => {
    const spoilt: Record<string, number>[] = [
      { errorRate: 1, errorStatus: 400 },
      { malformedRate: 1 },
      { truncatedRate: 1 },
    ];
    for (const faults of spoilt) {
      await spoil(service, faults);
      for (let cause = await failure(ask()); cause instanceof Error; cause = cause.cause)
        expect(cause.message).not.toMatch(/nora|basement|flood/i);
    }
  });
});

describe("answers of another shape", () => {
  it.each(["transcription", "billing", "email"] as const)("of %s cannot be used", async (service) => {
    await spoil(service, { wrongShapeRate: 1 });
    const [, , ask] = ASKED.find(([name]) => name === service) ?? [];
    expect(await failure(ask?.() ?? Promise.resolve())).toBeInstanceOf(ProviderTimeout);
  });
});

describe("a transcription", () => {
  async function finished(id: string) {
    for (;;) {
      const state = await services.transcriber.result(id);
      if (state.state !== "working") return state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("has speakers, words with their times, and a price", async () => {
    const audio = await services.transcriber.upload(inPieces(silentWav(20)));
    const id = await services.transcriber.begin(audio);
    expect(await services.transcriber.result(id)).toEqual({ state: "working" });
    const state = await finished(id);
    if (state.state !== "done") throw new Error(state.state);
    expect(state).toMatchObject({ language: "en", durationSeconds: 20, costUsd: 0.002 });
    expect(new Set(state.utterances.map(({ speaker }) => speaker))).toEqual(new Set(["A", "B"]));
    const words = state.utterances.flatMap((one) => one.words);
    expect(words.length).toBeGreaterThan(20);
    expect(words.map(({ text }) => text).join(" ")).toBe(state.utterances.map(({ text }) => text).join(" "));
    expect(words.at(-1)?.endMs).toBe(20_000);
    for (const { startMs, endMs } of words) expect(endMs).toBeGreaterThanOrEqual(startMs);
  });

  it("is found by its audio when the answer to its beginning was lost", async () => {
    const audio = await services.transcriber.upload(inPieces(silentWav(3)));
    expect(await services.transcriber.find(audio)).toBeNull();
    await spoil("transcription", { truncatedRate: 1 });
    expect(await failure(services.transcriber.begin(audio))).toBeInstanceOf(ProviderTimeout);
    await spoil("transcription", {});
    const id = await services.transcriber.find(audio);
    expect(await finished(id ?? "")).toMatchObject({ state: "done" });
  });

  it("of audio that was cut off fails for good", async () => {
    const audio = await services.transcriber.upload(inPieces(silentWav(2, 60)));
    expect(await finished(await services.transcriber.begin(audio))).toEqual({ state: "failed" });
  });

  it("is forgotten when asked, and need not be there", async () => {
    const id = await services.transcriber.begin(await services.transcriber.upload(inPieces(silentWav(1))));
    await finished(id);
    await services.transcriber.forget(id);
    await services.transcriber.forget(id);
    expect(await failure(services.transcriber.result(id))).toBeInstanceOf(ProviderRejected);
  });
});

describe("a language model", () => {
  it("answers in the shape that it was asked for, and is counted", async () => {
    const answer = await services.model.answer(summary);
    expect(answer).toMatchObject({ isRepaired: false, model: expect.stringContaining("gpt-4.1-mini") });
    expect(summary.schema.parse(answer.value)).toEqual(answer.value);
    expect(answer.inputTokens).toBeGreaterThan(10);
    expect(answer.costUsd).toBeCloseTo((answer.inputTokens + answer.outputTokens * 10) / 1_000, 9);
  });

  it("is asked once more where its answer has another shape, and pays for both", async () => {
    await spoil("llm", { wrongShapeRate: 0.9 });
    dice.push(0.5, 0.95);
    const answer = await services.model.answer(summary);
    expect(answer.isRepaired).toBe(true);
    expect(summary.schema.parse(answer.value)).toEqual(answer.value);
    const [repair, first] = (await ledger("llm")).slice(-2).reverse();
    expect([first.messages, repair.messages]).toEqual([2, 4]);
    expect(answer.inputTokens).toBe(first.inputTokens + repair.inputTokens);
  });

  it("that stays with another shape gives no answer, and is asked no third time", async () => {
    await spoil("llm", { wrongShapeRate: 1 });
    const before = (await ledger("llm")).length;
    expect(await services.model.answer(summary)).toMatchObject({ value: null, isRepaired: false });
    expect((await ledger("llm")).length - before).toBe(2);
  });
});

describe("a language model that may call functions", () => {
  const functions = [
    {
      name: "assign_lead",
      description: "Give a lead to somebody. For example: “give this lead to Sam”.",
      parameters: z.strictObject({ lead: z.string().optional(), user: z.string().optional() }),
    },
    {
      name: "set_priority",
      description: "Say how urgent a lead is. For example: “make the lead urgent”.",
      parameters: z.strictObject({ priority: z.enum(["urgent", "low"]).optional() }),
    },
  ];
  const ask = (text: string) =>
    services.model.callFunctions({ instructions: "Call what the text asks for.", text, functions });

  it("calls the one that a text asks for, with what is in it", async () => {
    const answer = await ask("how about making the lead urgent?");
    expect(answer.calls).toEqual([{ name: "set_priority", args: { priority: "urgent" } }]);
    expect(answer.inputTokens).toBeGreaterThan(10);
  });

  it("calls none where the text asks for nothing of the kind", async () => {
    expect((await ask("what a lovely morning")).calls).toEqual([]);
  });

  it("that calls what nobody offered has called nothing", async () => {
    await spoil("llm", { wrongShapeRate: 1 });
    expect((await ask("how about making the lead urgent?")).calls).toEqual([]);
  });
});

describe("billing", () => {
  it("finds what was billed although its answer was lost", async () => {
    const since = new Date();
    await spoil("billing", { truncatedRate: 1 });
    expect(await failure(services.billing.bill({ reference: "lost", minutes: 3 }))).toBeInstanceOf(
      ProviderTimeout,
    );
    await spoil("billing", {});
    expect(await services.billing.find("lost", since)).toMatch(/^txn_/);
    expect(await services.billing.find("another", since)).toBeNull();
    expect((await ledger("billing")).at(-1)).toMatchObject({
      quantity: 3,
      customData: { trunkline_reference: "lost" },
    });
  });
});

describe("mail by Resend", () => {
  it("goes out from us to one person, whatever the address holds", async () => {
    await services.email.send({ to: "nora@t.example", subject: "Grüße", text: "Hello" });
    expect((await ledger("mail")).at(-1)).toMatchObject({ to: ["nora@t.example"], subject: "Grüße" });
    const before = (await ledger("mail")).length;
    const error = await failure(
      services.email.send({ to: "a@t.example, b@t.example", subject: "Hello", text: "Hi" }),
    );
    expect(error).toBeInstanceOf(ProviderRejected);
    expect((await ledger("mail")).length).toBe(before);
  });
});
