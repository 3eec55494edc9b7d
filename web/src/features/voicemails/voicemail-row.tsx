import type { Voicemail } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatClock, formatWhenShort } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { OwnerMark } from "../lists/owner-mark.tsx";
import { voicemailName } from "./voicemail-words.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** A voicemail in the list: who has left it and when, how long and how urgent it is, who looks after it. */
export function VoicemailRow(voicemail: Voicemail) {
  const { readAt, createdAt, priority, durationSeconds, assignedTo, callerName, phone, recordingStatus } =
    voicemail;
  const isNew = readAt === null;
  return (
    <span class="brief" data-unread={isNew}>
      <span class="brief-name">
        {isNew ? (
          <span class="brief-new">
            <span class="hidden-visually">{words.isNew}</span>
          </span>
        ) : null}
        {voicemailName(voicemail)}
      </span>
      <time class="brief-time muted tabular" dateTime={createdAt}>
        {formatWhenShort(createdAt, Date.now())}
      </time>
      <span class="brief-text muted tabular">
        {recordingStatus === "ready" && durationSeconds !== null
          ? formatClock(durationSeconds)
          : words.short[recordingStatus]}
        {callerName !== null && phone !== null ? ` · ${formatPhone(phone)}` : null}
      </span>
      <span class="brief-marks">
        <PriorityBadge priority={priority} />
        <OwnerMark owner={assignedTo} />
      </span>
    </span>
  );
}
