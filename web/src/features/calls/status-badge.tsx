import type { CallStatus } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { callWords } from "./call.strings.ts";
import { STATUS_TONES } from "./call-words.ts";

/** How a call stands. */
export function StatusBadge({ status }: { readonly status: CallStatus }) {
  const isPassing = status === "ringing" || status === "queued";
  return (
    <Badge tone={STATUS_TONES[status]} hasDot beats={isPassing}>
      {callWords.statuses[status]}
    </Badge>
  );
}
