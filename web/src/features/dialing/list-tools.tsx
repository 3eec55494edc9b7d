import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { DialList } from "./dialing.types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { dialingWords as words } from "./dialing.strings.ts";
import { setStatus } from "./list-status.ts";

/** What a supervisor does with a list: pauses, resumes, completes it. */
export function ListTools({ list }: { readonly list: DialList }) {
  const [isCompleting, setCompleting] = useState(false);
  const { status, progress } = list;
  if (!can("dial-lists:manage") || status === "completed") return null;
  return (
    <>
      <Button
        size="small"
        icon={status === "active" ? "pause" : "play"}
        onClick={() => void setStatus(list, status === "active" ? "paused" : "active")}
      >
        {status === "active" ? words.pause : words.resume}
      </Button>
      <Button size="small" onClick={() => setCompleting(true)}>
        {words.complete}
      </Button>
      {isCompleting ? (
        <Dialog title={words.completeTitle} onClose={() => setCompleting(false)}>
          <p>{words.completeText(progress.total - progress.done - progress.called)}</p>
          <div class="dialog-actions">
            <Button onClick={() => setCompleting(false)}>{words.cancel}</Button>
            <Button
              kind="danger"
              onClick={() => {
                setCompleting(false);
                void setStatus(list, "completed");
              }}
            >
              {words.complete}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
