import { useEffect, useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { currentUser } from "../../data/session.ts";
import { knownBoard } from "../../features/calls/calls.queries.ts";
import { chosenLanguage } from "../../features/voice/languages.ts";
import { asksToUndo, tellDone, undoLast } from "../../features/voice/last-done.ts";
import { canListen, listen } from "../../features/voice/speech.ts";
import { spokenContext } from "../../features/voice/spoken-context.ts";
import { refresh, voiceServer } from "../../features/voice/voice.queries.ts";
import { voiceWords as words } from "../../features/voice/voice.strings.ts";
import { createVoiceSession, type VoiceCommand } from "../../features/voice/voice-session.ts";
import { PaletteFrame } from "../palette/palette-frame.tsx";
import { pathOf } from "./answer-path.ts";
import type { VoiceBegin } from "./begin.ts";
import { isHeld } from "./begin.ts";
import { useHeldKey } from "./use-held-key.ts";
import { VoiceBody } from "./voice-body.tsx";
import { VoiceHead } from "./voice-head.tsx";
import "./voice.css";

/** Something is said or typed, shown where it must be, and done. Esc leaves it; nothing that waits is done then. */
export function VoicePanel({ begin, onClose }: { readonly begin: VoiceBegin; readonly onClose: () => void }) {
  const { route } = useLocation();
  const language = useRef(chosenLanguage());
  const session = useMemo(() => {
    const onDone = (answer: VoiceCommand) => {
      const hasChanged = answer.actions.some(({ effect, status }) => effect !== "reads" && status === "done");
      if (hasChanged) void refresh();
      const path = pathOf(answer);
      if (path !== undefined) route(path);
      const isWhole = answer.actions.every(({ status }) => status === "done");
      if (isWhole && hasChanged) tellDone(answer);
      if (isWhole && (hasChanged || path !== undefined)) onClose();
    };
    return createVoiceSession({
      server: voiceServer({
        language: () => language.current,
        context: () =>
          spokenContext(
            location.pathname,
            Object.values(knownBoard().entries).flatMap(({ call, leavesAtMs }) =>
              leavesAtMs === null ? [call] : [],
            ),
            currentUser()?.id,
          ),
      }),
      listen: (handlers) => listen({ ...handlers, language: language.current }),
      onDone,
      isOurs: (said) => {
        if (!asksToUndo(said)) return false;
        void undoLast();
        onClose();
        return true;
      },
    });
  }, []);
  useEffect(() => {
    if (begin.text !== undefined) session.say(begin.text);
    else if (begin.listens) session.start(isHeld());
    return () => session.reset();
  }, []);
  useHeldKey(session);
  return (
    <PaletteFrame title={words.title} onClose={onClose}>
      <VoiceHead
        session={session}
        canListen={canListen()}
        language={language.current}
        onLanguage={(next) => {
          language.current = next;
        }}
      />
      <VoiceBody session={session} onClose={onClose} />
    </PaletteFrame>
  );
}
