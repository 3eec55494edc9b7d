import { recordPath } from "../../features/voice/spoken-context.ts";
import type { VoiceCommand } from "../../features/voice/voice-session.ts";
import { hasPage } from "../routes.ts";

/** Where an answer leads by itself: to a page that was asked for, or to the one thing that was asked to be shown. */
export function pathOf({ outcome, actions }: VoiceCommand): string | undefined {
  const [only] = actions;
  if (outcome !== "done" || !only || actions.length > 1) return undefined;
  if (only.path !== null) return hasPage(only.path.split(/[?#]/, 1)[0] ?? "") ? only.path : undefined;
  return only.effect === "reads" && only.subject && only.command.endsWith(".show")
    ? linkOf(only.subject)
    : undefined;
}

/** The page of a record, where there is one. */
export function linkOf(record: { readonly type: string; readonly id: string }): string | undefined {
  const path = recordPath(record);
  return path !== undefined && hasPage(path) ? path : undefined;
}
