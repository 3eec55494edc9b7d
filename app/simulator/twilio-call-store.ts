import { rfc2822 } from "./twilio-messages.ts";

/** Words of Twilio for the state of a call. */
export type TwilioCallStatus =
  | "queued"
  | "initiated"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "no-answer"
  | "failed"
  | "canceled";

const FINAL: ReadonlySet<TwilioCallStatus> = new Set([
  "completed",
  "busy",
  "no-answer",
  "failed",
  "canceled",
]);

/** One leg of a call as Twilio keeps it. */
export interface StoredCall {
  readonly sid: string;
  readonly parentSid: string | null;
  readonly from: string;
  readonly to: string;
  readonly direction: "outbound-api" | "outbound-dial";
  readonly createdAt: Date;
  status: TwilioCallStatus;
  startedAt: Date | null;
  endedAt: Date | null;
  durationSeconds: number | null;
  updatedAt: Date;
  /** Aborts when somebody ends the leg. */
  readonly over: AbortController;
}

/** Is nothing left to happen in it? */
export function isOver({ status }: StoredCall): boolean {
  return FINAL.has(status);
}

/** The carrier's list of calls. */
export interface CallStore {
  create(call: Pick<StoredCall, "sid" | "parentSid" | "from" | "to" | "direction">): StoredCall;
  get(sid: string): StoredCall | undefined;
  /** Newest first. */
  list(matches: (call: StoredCall) => boolean): StoredCall[];
}

/** Keeps the newest `capacity` calls. */
export function createCallStore(capacity = 10_000): CallStore {
  const bySid = new Map<string, StoredCall>();
  return {
    create(call) {
      const now = new Date();
      const stored: StoredCall = {
        ...call,
        createdAt: now,
        updatedAt: now,
        status: "queued",
        startedAt: null,
        endedAt: null,
        durationSeconds: null,
        over: new AbortController(),
      };
      bySid.set(stored.sid, stored);
      const [oldest] = bySid.keys();
      if (bySid.size > capacity && oldest) bySid.delete(oldest);
      return stored;
    },
    get: (sid) => bySid.get(sid),
    list: (matches) => [...bySid.values()].reverse().filter(matches),
  };
}

/** The call resource of Twilio's API, version 2010-04-01. */
export function callJson(accountSid: string, call: StoredCall): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`;
  const time = (at: Date | null) => at && rfc2822(at);
  return {
    account_sid: accountSid,
    annotation: null,
    answered_by: null,
    api_version: "2010-04-01",
    caller_name: null,
    date_created: time(call.createdAt),
    date_updated: time(call.updatedAt),
    direction: call.direction,
    duration: call.durationSeconds === null ? null : String(call.durationSeconds),
    end_time: time(call.endedAt),
    forwarded_from: null,
    from: call.from,
    from_formatted: call.from,
    group_sid: null,
    parent_call_sid: call.parentSid,
    phone_number_sid: null,
    price: null,
    price_unit: "USD",
    queue_time: "0",
    sid: call.sid,
    start_time: time(call.startedAt),
    status: call.status,
    subresource_uris: { events: `${uri}/Events.json`, recordings: `${uri}/Recordings.json` },
    to: call.to,
    to_formatted: call.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  };
}
