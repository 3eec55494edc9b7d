import { voiceWords as words } from "../../features/voice/voice.strings.ts";
import type { VoiceCommand } from "../../features/voice/voice-session.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";

type Action = VoiceCommand["actions"][number];

/** What will be done, was done, or was not, in its order. */
export function VoiceActions({ actions }: { readonly actions: readonly Action[] }) {
  return (
    <ol class="voice-actions">
      {actions.map((action, index) => {
        const badge = badgeOf(action);
        return (
          <li key={index}>
            <span class="voice-number" aria-hidden="true">
              {index + 1}
            </span>
            <span class="voice-summary">
              {action.summary}
              {action.problem ? <span class="field-error">{action.problem}</span> : null}
            </span>
            {badge ? <Badge tone={badge.tone}>{badge.text}</Badge> : null}
          </li>
        );
      })}
    </ol>
  );
}

function badgeOf({ status, effect }: Action): { readonly tone: Tone; readonly text: string } | null {
  if (status === "done") return { tone: "good", text: words.done };
  if (status === "failed") return { tone: "bad", text: words.failed };
  if (status === "not_done") return { tone: "neutral", text: words.notDone };
  return effect === "destructive" ? { tone: "warning", text: words.destructive } : null;
}
