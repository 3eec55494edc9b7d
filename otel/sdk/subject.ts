import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  type Span,
  trace,
} from "@opentelemetry/api";
import { getRPCMetadata } from "@opentelemetry/core";

const SUBJECT = createContextKey("trunkline subject");

/** What a piece of work is about, as far as it is known by now, and the spans that stand for all of it. */
interface Subject {
  readonly attributes: Attributes;
  readonly spans: readonly Span[];
}

/**
 * Runs work that is about something, such as a call: every span that begins within says what `attributes` say, and so does
 * the span that is active now, with the request's or job's own. What is found out on the way is added by `describeSubject`.
 */
export function withSubject<T>(attributes: Attributes, work: () => T): T {
  const active = context.active();
  const spans = [getRPCMetadata(active)?.span, trace.getSpan(active)].filter((span) => span !== undefined);
  const subject: Subject = { attributes: { ...subjectAttributes(active), ...attributes }, spans };
  for (const span of spans) span.setAttributes(attributes);
  return context.with(active.setValue(SUBJECT, subject), work);
}

/** Says of the work under way what it is about: on its own spans, on the active one, and on all that begin from now on. */
export function describeSubject(attributes: Attributes): void {
  const subject = subjectOf(context.active());
  if (subject) Object.assign(subject.attributes, attributes);
  for (const span of new Set([...(subject?.spans ?? []), trace.getActiveSpan()]))
    span?.setAttributes(attributes);
}

/** What a span that begins in this context is about. */
export function subjectAttributes(parent: Context): Attributes | undefined {
  return subjectOf(parent)?.attributes;
}

function subjectOf(of: Context): Subject | undefined {
  return of.getValue(SUBJECT) as Subject | undefined;
}
