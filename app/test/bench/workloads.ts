import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../vapi-messages.ts";
import type { ContenderName } from "./bench-system.ts";
import type { LoadRequest } from "./load.ts";

/** Something that clients do, and how fast they do it while CPU time is measured. */
export interface Workload {
  readonly name: string;
  /** Requests a second, to each process, at which CPU per request is measured: far from what it could do. */
  readonly perSecond: number;
  /** Who can do it, `on` first: the others are what it is compared with. */
  readonly contenders: readonly ContenderName[];
  /** Makes the requests, one after the other, for one process; `cookie` signs in. */
  requests(cookie: string): () => LoadRequest;
}

/** So many calls are under way at once, so that the messages of one call follow each other as they do in life. */
const CALLS_AT_ONCE = 20;

/** The voice agent's webhook: for each call three status updates, one urgent tool call (SMS to all on duty), one report. */
export function webhookWorkload(secret: string): Workload {
  const headers = { "content-type": "application/json", "x-vapi-secret": secret };
  return {
    name: "POST /webhooks/vapi",
    perSecond: 40,
    contenders: ["on", "off", "baseline"],
    requests: () => {
      const callsUnderWay = Array.from({ length: CALLS_AT_ONCE }, () => messagesOfCall());
      let turn = 0;
      return () => {
        turn = (turn + 1) % CALLS_AT_ONCE;
        let message = callsUnderWay[turn]?.next().value;
        if (!message) {
          const call = messagesOfCall();
          callsUnderWay[turn] = call;
          message = call.next().value;
        }
        return { method: "POST", path: "/webhooks/vapi", headers, body: JSON.stringify({ message }) };
      };
    },
  };
}

function* messagesOfCall(): Generator<object, undefined> {
  const call = vapiCall();
  yield statusUpdate(call, "ringing");
  yield statusUpdate(call, "in-progress");
  yield alertToolCall(call, {
    priority: "P1",
    message: "Water is running into the basement and the power is still on.",
    callerName: "Nadia Test",
    callbackNumber: "+15145550142",
  });
  yield statusUpdate(call, "ended", { endedReason: "customer-ended-call" });
  yield endOfCallReport(call);
}

/** The first page of a list of calls, as a signed-in person reads it. */
export const LIST_WORKLOAD: Workload = {
  name: "GET /api/calls?limit=25",
  perSecond: 100,
  contenders: ["on", "off", "bare", "baseline"],
  requests: (cookie) => () => ({
    method: "GET",
    path: "/api/calls?limit=25",
    headers: { cookie, accept: "application/json" },
  }),
};
