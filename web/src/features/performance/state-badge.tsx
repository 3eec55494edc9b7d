import { Badge, type Tone } from "../../ui/badge.tsx";
import type { Objective } from "./performance.queries.ts";
import { performanceWords as words } from "./performance.strings.ts";

const TONES: Readonly<Record<Objective["state"], Tone>> = {
  held: "good",
  at_risk: "warning",
  missed: "bad",
  unknown: "neutral",
};

/** How a service level does. */
export function StateBadge({ state }: { readonly state: Objective["state"] }) {
  return (
    <Badge tone={TONES[state]} hasDot>
      {words.states[state]}
    </Badge>
  );
}
