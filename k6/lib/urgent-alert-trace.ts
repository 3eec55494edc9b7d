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
    identityOf: null,
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
  identityOf: ({ id }) => id,
  below: [
    statement("INSERT", "alerts"),
    statement("INSERT", "messages"),
    statement("INSERT", "outbox"),
    {
      what: "SMS job put into the queue",
      is: (span) => span.kind === "PRODUCER" && isOfSmsQueue(span),
      // The outbox hands on at least once: the queue knows a job that it was given before by its id.
      identityOf: ({ id, attributes }) => attributes["messaging.message.id"] ?? id,
      below: [
        {
          what: "SMS job taken by a worker",
          is: (span) => span.kind === "CONSUMER" && span.service === "trunkline-worker" && isOfSmsQueue(span),
          identityOf: null,
          below: [
            statement("UPDATE", "messages"),
            {
              what: "request to the carrier",
              is: ({ kind, attributes }) =>
                kind === "CLIENT" &&
                attributes["http.request.method"] === "POST" &&
                attributes["server.service.name"] !== undefined,
              identityOf: null,
              below: [],
            },
          ],
        },
      ],
    },
  ],
};
