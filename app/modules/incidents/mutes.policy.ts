import { META_MONITORING_ALERTS } from "../../../otel/catalogue/rules.ts";
import type { Silence, SilenceFields } from "../../providers/alerting/port.ts";
import type { MuteJson, NewMute } from "./mutes.contract.ts";

/** Alerts that tell nobody for some time. */
export interface Mute extends Omit<MuteJson, "startsAt" | "endsAt"> {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** By these words we know our own mutes again. */
const MARK = " (muted in Trunkline)";

/** The silence that a mute is. The heartbeat goes on whatever is muted: without it everybody would be told that nobody watches. */
export function muteFields(
  { service, severity, forMinutes, reason }: NewMute,
  createdBy: string,
  at: Date,
): SilenceFields {
  return {
    matchers: { ...(service && { service }), ...(severity && { severity }) },
    except: { alertname: META_MONITORING_ALERTS.watchdog },
    startsAt: at,
    endsAt: new Date(at.getTime() + forMinutes * 60_000),
    createdBy,
    comment: `${reason}${MARK}`,
  };
}

/** The mute that a silence is; null: it is none of ours. */
export function muteOf({ id, matchers, startsAt, endsAt, createdBy, comment }: Silence): Mute | null {
  if (!comment.endsWith(MARK)) return null;
  return {
    id,
    service: matchers.service ?? null,
    severity: matchers.severity ?? null,
    reason: comment.slice(0, -MARK.length),
    createdByName: createdBy,
    startsAt,
    endsAt,
  };
}
