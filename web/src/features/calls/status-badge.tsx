import { Badge } from "../../ui/badge.tsx";
import { strings } from "../../ui/strings.ts";
import type { CallStatus } from "./call-state.ts";
import { STATUS_TONES } from "./call-words.ts";

/** How a call stands. */
export function StatusBadge({ status }: { readonly status: CallStatus }) {
  const isPassing = status === "ringing" || status === "queued";
  return (
    <Badge tone={STATUS_TONES[status]} hasDot beats={isPassing}>
      {strings.call.statuses[status]}
    </Badge>
  );
}
