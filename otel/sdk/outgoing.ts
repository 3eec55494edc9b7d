import { type Attributes, type Context, context, createContextKey, type Span } from "@opentelemetry/api";

/** Whom an HTTP request is for, in words that are the same for all such requests. */
export interface RequestTarget {
  /** Logical name of the service that is asked. */
  readonly service: string;
  /** Path with a placeholder for everything that differs from request to request: `/calls/{id}`. */
  readonly urlTemplate: string;
}

const TARGET = createContextKey("trunkline.request_target");

/**
 * Runs `work` with the knowledge whom its HTTP requests are for: their spans are named after it. The instrumentation
 * alone sees URLs, whose ids must not get into names, and addresses, which say nothing behind a proxy.
 */
export function withRequestTarget<T>(target: RequestTarget, work: () => T): T {
  return context.with(context.active().setValue(TARGET, target), work);
}

/**
 * Names a client's span as the semantic conventions of HTTP demand where a template is known: `{method} {url.template}`.
 * `server.service.name` is what follows on `peer.service` and `service.peer.name`, both deprecated.
 */
export function nameByTarget(span: Span, method: string, active: Context): void {
  const target = active.getValue(TARGET) as RequestTarget | undefined;
  if (target === undefined) return;
  span.updateName(`${method} ${target.urlTemplate}`);
  const attributes: Attributes = {
    "server.service.name": target.service,
    "url.template": target.urlTemplate,
  };
  span.setAttributes(attributes);
}
