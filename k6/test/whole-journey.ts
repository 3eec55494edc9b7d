import type { TreeSpan } from "../lib/trace-tree.ts";

/** Span ids by what they stand for; a caller that recorded nothing is `caller`. */
export function span(id: string, parentId: string, kind: string, more: Partial<TreeSpan> = {}): TreeSpan {
  return { id, parentId, kind, service: "trunkline-api", name: id, attributes: {}, ...more };
}

function statement(id: string, parentId: string, operation: string, table: string): TreeSpan {
  return span(id, parentId, "CLIENT", {
    attributes: {
      "db.system.name": "postgresql",
      "db.operation.name": operation,
      "db.collection.name": table,
    },
  });
}

/** What a job of the SMS queue says of itself. */
export const SMS = { "messaging.destination.name": "sms" } as const;
const CARRIER = { "http.request.method": "POST", "server.service.name": "twilio" } as const;

/** The spans of one recipient's SMS. */
export function recipient(n: number): TreeSpan[] {
  const worker = { service: "trunkline-worker" };
  return [
    span(`add-${n}`, "outbox", "PRODUCER", { attributes: { ...SMS, "messaging.message.id": `sms-${n}` } }),
    span(`process-${n}`, `add-${n}`, "CONSUMER", { ...worker, attributes: SMS }),
    { ...statement(`claim-${n}`, `process-${n}`, "UPDATE", "messages"), ...worker },
    span(`send-${n}`, `process-${n}`, "CLIENT", { ...worker, attributes: CARRIER }),
  ];
}

/** The journey of an urgent alert with two recipients, every hop of it. */
export const WHOLE_JOURNEY: readonly TreeSpan[] = [
  span("webhook", "caller", "SERVER", { attributes: { "http.route": "/webhooks/vapi" } }),
  span("route", "webhook", "INTERNAL"),
  statement("alerts", "route", "INSERT", "alerts"),
  statement("messages", "route", "INSERT", "messages"),
  statement("insert-outbox", "route", "INSERT", "outbox"),
  span("outbox", "route", "INTERNAL"),
  ...recipient(1),
  ...recipient(2),
];
