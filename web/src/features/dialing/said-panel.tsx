import { useQuery } from "@tanstack/preact-query";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { saidQuery } from "./dialing.queries.ts";
import { CHANGE_OUTCOME, NEXT_LEAD } from "./dialing.shortcuts.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import type { Dialing } from "./use-dialing.ts";
import { WithKey } from "./with-key.tsx";

const TONES = { connected: "good", converted: "good", not_connected: "warning", refused: "neutral" } as const;

/** What a call came to and what follows, with ways on and back. */
export function SaidPanel(props: {
  readonly callId: string;
  readonly dialing: Dialing;
  readonly isSaving: boolean;
  readonly onChange: () => void;
}) {
  const { callId, dialing, isSaving, onChange } = props;
  const query = useQuery(saidQuery(callId));
  const said = query.data;
  if (!said) {
    return (
      <NotLoaded query={query} title={words.partError}>
        <Skeleton height="6rem" />
      </NotLoaded>
    );
  }
  return (
    <section class="dial-said">
      <p class="dial-said-what" role="status">
        <Badge tone={TONES[said.outcome]} hasDot>
          {words.saidIs(said.dispositionName)}
        </Badge>
        {isSaving ? <span class="muted dial-small">{words.saving}…</span> : null}
      </p>
      <p class="muted">
        {said.userId === null ? `${words.saidByCarrier} ` : ""}
        {said.dueAt === null ? words.saidDone : words.saidDue(formatWhen(said.dueAt, Date.now()))}
      </p>
      <div class="dial-said-actions">
        <Button kind="primary" isBusy={dialing.busy === "next"} onClick={() => void dialing.next()}>
          <WithKey text={words.next} shortcut={NEXT_LEAD} />
        </Button>
        <Button onClick={onChange}>
          <WithKey text={words.change} shortcut={CHANGE_OUTCOME} />
        </Button>
      </div>
    </section>
  );
}
