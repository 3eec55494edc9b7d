import type { PastCall } from "../calls/index.ts";

const HOUR_MS = 3_600_000;

type DemoRow = readonly [
  hoursAgo: number,
  phone: string,
  status: PastCall["status"],
  /** Rang for so long, and was talked on for so long; null: nobody answered. */
  ringSeconds: number,
  talkSeconds: number | null,
];

/** Calls of the last days to the demo's leads and contacts. */
const ROWS: readonly DemoRow[] = [
  [2, "+15145550120", "completed", 9, 184],
  [3, "+14385550121", "no_answer", 25, null],
  [4, "+14505550122", "completed", 6, 62],
  [5, "+14385550161", "completed", 12, 341],
  [22, "+14385550121", "busy", 2, null],
  [23, "+15145550124", "completed", 8, 127],
  [24, "+14385550125", "completed", 14, 512],
  [25, "+14505550162", "no_answer", 25, null],
  [26, "+15795550123", "completed", 7, 45],
  [27, "+15145550128", "failed", 1, null],
  [46, "+14385550129", "completed", 10, 233],
  [47, "+14505550130", "no_answer", 25, null],
  [48, "+15795550163", "completed", 5, 78],
  [50, "+15145550132", "completed", 11, 402],
  [51, "+14185550164", "completed", 16, 154],
  [70, "+14505550134", "canceled", 8, null],
  [71, "+15145550120", "completed", 9, 610],
  [72, "+14385550133", "completed", 4, 31],
  [74, "+15795550135", "no_answer", 25, null],
  [95, "+15145550165", "completed", 13, 268],
  [96, "+14505550122", "no_answer", 25, null],
  [98, "+16135550150", "completed", 9, 95],
  [120, "+14165550153", "completed", 6, 143],
  [122, "+18195550151", "busy", 2, null],
];

/** Those calls as of a time, placed by these people in turn. */
export function demoCalls(now: Date, userIds: readonly string[]): PastCall[] {
  return ROWS.map(([hoursAgo, phone, status, ringSeconds, talkSeconds], place) => {
    const initiatedAt = new Date(now.getTime() - hoursAgo * HOUR_MS);
    const startedAt = new Date(initiatedAt.getTime() + ringSeconds * 1_000);
    return {
      providerCallId: `demo-outbound-${place}`,
      userId: userIds[place % userIds.length] ?? null,
      phone,
      status,
      initiatedAt,
      startedAt: talkSeconds === null ? null : startedAt,
      endedAt: new Date(startedAt.getTime() + (talkSeconds ?? 0) * 1_000),
    };
  });
}
