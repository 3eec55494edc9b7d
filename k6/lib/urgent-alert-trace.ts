import type { Hop, TreeSpan } from "./trace-tree.ts";

const SMS_QUEUE = "sms";

function statement(operation: string, table: string): Hop {
  return {
    what: `${operation} ${table}`,
    is: ({ kind, attributes }) =>
      kind === "CLIENT" &&
      attributes["db.system.name"] === "postgresql" &&
      attributes["db.operation.name"] === operation &&
      attributes["db.collection.name"] === table,
    quantity: "some",
    below: [],
  };
}

function isOfSmsQueue({ attributes }: TreeSpan): boolean {
  return attributes["messaging.destination.name"] === SMS_QUEUE;
}

/** The journey of an urgent alert, from the tool call's webhook to the carrier, for each of its recipients. */
export const URGENT_ALERT: Hop = {
  what: "webhook",
  is: ({ kind, service, attributes }) =>
    kind === "SERVER" && service === "trunkline-api" && attributes["http.route"] === "/webhooks/vapi",
  quantity: "every",
  below: [
    statement("INSERT", "alerts"),
    statement("INSERT", "messages"),
    statement("INSERT", "outbox"),
    {
      what: "SMS job put into the queue",
      is: (span) => span.kind === "PRODUCER" && isOfSmsQueue(span),
      quantity: "every",
      below: [
        {
          what: "SMS job taken by a worker",
          is: (span) => span.kind === "CONSUMER" && span.service === "trunkline-worker" && isOfSmsQueue(span),
          quantity: "some",
          below: [
            statement("UPDATE", "messages"),
            {
              what: "request to the carrier",
              is: ({ kind, attributes }) =>
                kind === "CLIENT" &&
                attributes["http.request.method"] === "POST" &&
                attributes["server.service.name"] !== undefined,
              quantity: "some",
              below: [],
            },
          ],
        },
      ],
    },
  ],
};
