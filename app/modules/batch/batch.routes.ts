import type { IncomingHttpHeaders } from "node:http";
import { stringify } from "node:querystring";
import {
  type InnerRequests,
  type Route,
  type RouteRequest,
  routesOf,
  whyNotInBatch,
} from "../../http/index.ts";
import { currentTraceId } from "../../platform/telemetry/index.ts";
import { batchContract } from "./batch.contract.ts";
import { presentBatch } from "./batch.presenter.ts";
import type { BatchService } from "./batch.service.ts";
import type { FilledOperation, OperationSender } from "./batch.types.ts";

/** What the batch's own request says of itself, and not of its operations. */
const OF_THE_BATCH = new Set([
  "accept",
  "accept-encoding",
  "connection",
  "content-length",
  "content-type",
  "expect",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "transfer-encoding",
  "upgrade",
]);
const ANSWERED = ["etag", "location", "retry-after", "idempotent-replayed", "deprecation", "sunset"];

/** Many requests in one. */
export function batchRoutes(service: BatchService, requests: InnerRequests): Route[] {
  const route = routesOf(batchContract);
  return [
    route("runBatch", async (request) => {
      const outcome = await service.run(request.body, senderOf(request, requests));
      const traceId = currentTraceId() ?? undefined;
      const body = presentBatch(outcome, { instance: "/api/batch", requestId: request.requestId, traceId });
      // Nothing was done: who repeats it means to try it again.
      return { status: 200, body, ...(outcome.isRolledBack ? { isPassing: true as const } : {}) };
    }),
  ];
}

/** Operations are sent by whoever has sent the batch: with the same credentials, from the same place, for the same version of the API. */
function senderOf(batch: RouteRequest, requests: InnerRequests): OperationSender {
  const { ip, requestId } = batch;
  const headers: IncomingHttpHeaders = {
    ...Object.fromEntries(Object.entries(batch.headers).filter(([name]) => !OF_THE_BATCH.has(name))),
    "x-request-id": requestId,
  };
  return {
    // Who has given it a key will ask again for what became of it.
    signal: batch.headers["idempotency-key"] === undefined ? batch.signal : new AbortController().signal,
    whyNot: ({ method, path }, options) => {
      const route = requests.routeAt(method, pathOf(path));
      // What is nowhere is answered as such.
      return route && whyNotInBatch(route, options);
    },
    send: async (operation) => {
      const answer = await requests.send({
        method: operation.method,
        url: pathOf(operation.path) + queryOf(operation),
        headers: { ...headers, ...operation.headers },
        ...(operation.body === undefined ? {} : { body: operation.body }),
        ip,
      });
      const answered = ANSWERED.flatMap((name) => {
        const value = answer.headers[name];
        return value === undefined ? [] : [[name, String(value)]];
      });
      return { status: answer.status, headers: Object.fromEntries(answered), body: answer.body };
    },
  };
}

/** As the server reads it: dots and odd characters mean the same here and there. */
function pathOf(path: string): string {
  return new URL(path, "http://batch").pathname;
}

function queryOf({ query }: FilledOperation): string {
  const text = stringify(query as Parameters<typeof stringify>[0]);
  return text === "" ? "" : `?${text}`;
}
