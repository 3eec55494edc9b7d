import { useMutation } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import type { Voicemail } from "../../data/types.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { AssignDialog } from "../colleagues/assign-dialog.tsx";
import {
  assignVoicemail,
  callBackMutation,
  finishVoicemail,
  restoreVoicemail,
  toggleHeard,
} from "./voicemail-actions.ts";
import { ASSIGN, CALL_BACK, DONE, HEARD, TAKE } from "./voicemails.shortcuts.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** What can be done to voicemails, by buttons and by keys. */
export interface VoicemailDeeds {
  assign(): void;
  take(): void;
  /** Done, or brought back. */
  settle(): void;
  toggleHeard(): void;
}

/** What is done to one voicemail, with the window that asks. `bulk`: what the same keys do while several are selected. */
export function useVoicemailDeeds(
  voicemail: Voicemail | undefined,
  onGone: (voicemail: Voicemail) => void,
  bulk: VoicemailDeeds | undefined,
): {
  readonly deeds: VoicemailDeeds & { callBack(): void };
  readonly isCallingBack: boolean;
  readonly dialogs: ComponentChildren;
} {
  const [asked, setAsked] = useState<Voicemail>();
  const callBack = useMutation(callBackMutation);
  const close = () => setAsked(undefined);
  const own = {
    assign: () => setAsked(voicemail),
    take() {
      const me = currentUser();
      if (voicemail && me && voicemail.assignedTo?.id !== me.id)
        void assignVoicemail(voicemail, { id: me.id, name: me.name });
    },
    settle() {
      if (!voicemail) return;
      onGone(voicemail);
      void (voicemail.deletedAt === null ? finishVoicemail(voicemail) : restoreVoicemail(voicemail));
    },
    toggleHeard: () => voicemail && void toggleHeard(voicemail),
    callBack() {
      if (voicemail && voicemail.phone !== null && !callBack.isPending) callBack.mutate(voicemail);
    },
  };
  const deeds = bulk ?? own;
  const obey = (deed: () => void) => () => {
    if (!can("voicemails:write") || (!voicemail && !bulk)) return false;
    deed();
    return true;
  };
  useShortcut(ASSIGN, obey(deeds.assign));
  useShortcut(TAKE, obey(deeds.take));
  useShortcut(DONE, obey(deeds.settle));
  useShortcut(HEARD, obey(deeds.toggleHeard));
  useShortcut(CALL_BACK, () => (voicemail && can("calls:place") ? own.callBack() : false));
  return {
    deeds: own,
    isCallingBack: callBack.isPending,
    dialogs: asked ? (
      <AssignDialog
        title={words.assignTitle}
        onClose={close}
        onChoose={(to) => {
          close();
          void assignVoicemail(asked, to);
        }}
      />
    ) : null,
  };
}
