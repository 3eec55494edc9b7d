import { type Attributes, type Context, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan, Span, SpanProcessor } from "@opentelemetry/sdk-trace";
import { pathByRoute, scrubAttributes, scrubText } from "./scrub.ts";
import { subjectAttributes } from "./subject.ts";

const QUEUE_NAME = "bullmq.queue.name";
/** Whole results and options of jobs: data of people, or long and always the same. */
const DROPPED_EVENT_ATTRIBUTES = ["bullmq.job.result", "bullmq.job.options"];
const TEXT_ATTRIBUTES = ["bullmq.job.failed.reason", "exception.message", "exception.stacktrace"];

/** PostgreSQL's errors give their SQLSTATE as type. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Gives a span the ids of what its work is about when it begins, and takes the last look at it before it is exported: errors lose telephone numbers and addresses (PostgreSQL quotes values
 * in its messages, so those go altogether), paths what is not of their route, and BullMQ's spans get the messaging
 * attributes of the semantic conventions.
 */
export class FinishingProcessor implements SpanProcessor {
  onStart(span: Span, parent: Context): void {
    const about = subjectAttributes(parent);
    if (about) span.setAttributes(about);
  }

  onEnding(span: Span): void {
    const { attributes, events, status } = span;
    if (attributes[QUEUE_NAME] !== undefined) describeQueue(span);
    if (span.kind === SpanKind.SERVER) hidePath(span);
    if (status.code === SpanStatusCode.ERROR && status.message !== undefined) hideMessage(span);
    for (const event of events) {
      if (!event.attributes) continue;
      for (const name of DROPPED_EVENT_ATTRIBUTES) delete event.attributes[name];
      if (SQLSTATE.test(String(event.attributes["exception.type"]))) hideStatement(event.attributes);
      scrubAttributes(event.attributes, TEXT_ATTRIBUTES);
    }
  }

  onEnd(_span: ReadableSpan): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

function hidePath(span: Span): void {
  const { "url.path": path, "http.route": route } = span.attributes;
  if (typeof path !== "string") return;
  span.setAttribute("url.path", pathByRoute(path, typeof route === "string" ? route : undefined));
}

/** What is left: which error, and where in our code. */
function hideStatement(attributes: Attributes): void {
  attributes["exception.message"] = `the database refused the statement (${attributes["exception.type"]})`;
  const stack = attributes["exception.stacktrace"];
  if (typeof stack !== "string") return;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  attributes["exception.stacktrace"] = frames.join("\n");
}

function hideMessage(span: Span): void {
  const message =
    span.attributes["db.system.name"] === "postgresql"
      ? "the database refused the statement"
      : scrubText(span.status.message ?? "");
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

function describeQueue(span: Span): void {
  span.setAttributes({
    "messaging.system": "bullmq",
    "messaging.destination.name": span.attributes[QUEUE_NAME],
    "messaging.operation.name": span.attributes["bullmq.queue.operation"],
    "messaging.message.id": span.attributes["bullmq.job.id"],
    ...(span.kind === SpanKind.PRODUCER ? { "messaging.operation.type": "send" } : {}),
    ...(span.kind === SpanKind.CONSUMER ? { "messaging.operation.type": "process" } : {}),
  });
}
