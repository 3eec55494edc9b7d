import { setTimeout as sleep } from "node:timers/promises";
import { context, type Span, trace } from "@opentelemetry/api";
import { RPCType, setRPCMetadata } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EmitContextManager } from "./context-manager.ts";
import { FinishingProcessor } from "./finish.ts";
import { describeSubject, withSubject } from "./subject.ts";

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({
  spanProcessors: [new FinishingProcessor(), new SimpleSpanProcessor({ exporter })],
}).getTracer("test");

const within = <T>(span: Span, work: () => T): T => context.with(trace.setSpan(context.active(), span), work);
const attributesOf = (name: string) =>
  exporter.getFinishedSpans().find((span) => span.name === name)?.attributes;

describe("what work is about", () => {
  beforeAll(() => context.setGlobalContextManager(new EmitContextManager()));
  afterAll(() => context.disable());
  beforeEach(() => exporter.reset());

  it("is said by the work's own spans and by all that begin once it is known", async () => {
    const server = tracer.startSpan("server");
    const router = tracer.startSpan("router");
    await context.with(setRPCMetadata(context.active(), { type: RPCType.HTTP, span: server }), () =>
      within(router, () =>
        withSubject({ "trunkline.message.id": "m" }, async () => {
          tracer.startSpan("before").end();
          await sleep(1);
          describeSubject({ "trunkline.call.id": "c" });
          await sleep(1);
          const parent = tracer.startSpan("after");
          within(parent, () => tracer.startSpan("below").end());
          parent.end();
        }),
      ),
    );
    tracer.startSpan("outside").end();
    for (const span of [router, server]) span.end();
    const both = { "trunkline.message.id": "m", "trunkline.call.id": "c" };
    for (const name of ["server", "router", "after", "below"]) expect(attributesOf(name)).toEqual(both);
    expect(attributesOf("before")).toEqual({ "trunkline.message.id": "m" });
    expect(attributesOf("outside")).toEqual({});
  });

  it("is handed down to work within, and nothing of that goes up", () => {
    withSubject({ "trunkline.call.id": "c" }, () => {
      withSubject({ "trunkline.message.id": "m" }, () => tracer.startSpan("inner").end());
      tracer.startSpan("outer").end();
    });
    expect(attributesOf("inner")).toEqual({ "trunkline.call.id": "c", "trunkline.message.id": "m" });
    expect(attributesOf("outer")).toEqual({ "trunkline.call.id": "c" });
  });
});
