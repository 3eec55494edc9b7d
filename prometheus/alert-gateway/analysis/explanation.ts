import type { Sample } from "../../../otel/traces/trace.ts";
import { type FailureDifference, failureDifference } from "./failures.ts";
import { type GuiltyTime, guiltyTime } from "./guilty-time.ts";
import { overRepresented, type SharedAttribute } from "./over-represented.ts";
import { type TimeDifference, timeDifference } from "./time-difference.ts";

/** What the indicator calls bad. */
export type BadBy = "slow" | "failed";

/** Traces to compare: the bad ones, good ones as they came in the same hour, and further good ones of the same requests. */
export interface Evidence {
  readonly badBy: BadBy;
  readonly bad: readonly Sample[];
  readonly good: readonly Sample[];
  /** Picked for their request: they say what such a request usually takes, but not how usual it is. */
  readonly goodOfItsKind: readonly Sample[];
}

/** What the comparison came to. */
export interface Explanation {
  readonly badBy: BadBy;
  readonly badTraces: number;
  readonly goodTraces: number;
  /** Null where the traces failed, and were not slow. */
  readonly time: TimeDifference | null;
  readonly guiltyTime: GuiltyTime | null;
  readonly failure: FailureDifference | null;
  readonly shared: readonly SharedAttribute[];
}

/** A failure that fewer of the bad traces have is not what they have in common. */
const SHARE_OF_FAILED = 0.3;
const SHARE_OF_SLOW = 0.5;

/** Compares bad traces with good ones; null where there is no bad one to look at. */
export function explain({ badBy, bad, good, goodOfItsKind }: Evidence): Explanation | null {
  if (bad.length === 0) return null;
  const [failure] = failureDifference(bad, good);
  const isCommon = (found: FailureDifference) =>
    found.badTraces / bad.length - found.goodTraces / Math.max(good.length, 1) >=
    (badBy === "failed" ? SHARE_OF_FAILED : SHARE_OF_SLOW);
  const usual = [...good, ...goodOfItsKind];
  const time = badBy === "slow" && usual.length > 0 ? timeDifference(bad, usual) : null;
  return {
    badBy,
    badTraces: bad.length,
    goodTraces: good.length,
    time,
    guiltyTime: time && guiltyTime(time, bad.length),
    failure: failure !== undefined && isCommon(failure) ? failure : null,
    shared: good.length > 0 ? overRepresented(bad, good) : [],
  };
}
