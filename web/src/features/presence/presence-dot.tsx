import { mentionWords as words } from "../mentions/mentions.strings.ts";
import type { PresenceState } from "./presence.queries.ts";
import "./presence.css";

/** Whether somebody is there; nothing while that is not known. */
export function PresenceDot({ state }: { readonly state: PresenceState | undefined }) {
  if (state === undefined) return null;
  return (
    <span class="presence" data-state={state} title={words.states[state]}>
      <span class="hidden-visually">({words.states[state]})</span>
    </span>
  );
}
