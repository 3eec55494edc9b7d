import type { Call } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Elapsed } from "../../ui/time.tsx";
import { isActive } from "../calls/call-state.ts";
import { callingWords } from "../calling/calling.strings.ts";
import { callWords } from "../calls/call.strings.ts";
import { STATUS_TONES } from "../calls/call-words.ts";
import { DIAL, HANG_UP, SKIP } from "./dialing.shortcuts.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import type { Dialing } from "./use-dialing.ts";
import { WithKey } from "./with-key.tsx";

/** The call of now: how it stands, and what ends it or begins it. */
export function CallBar({ dialing }: { readonly dialing: Dialing }) {
  const { step, call, busy } = dialing;
  if (step.kind === "idle" || step.kind === "elsewhere") return null;
  const isGoingOn = step.kind !== "ready" && call?.id === step.callId && isActive(call);
  return (
    <section class="dial-call" aria-label={words.callBar}>
      {step.kind === "ready" ? (
        <>
          <Button
            kind="primary"
            icon="phone"
            isBusy={busy === "call"}
            onClick={() => void dialing.dial(step.item)}
          >
            <WithKey text={busy === "call" ? words.placing : words.call} shortcut={DIAL} />
          </Button>
          <Button isBusy={busy === "skip"} onClick={() => void dialing.skip(step.item)}>
            <WithKey text={words.skip} shortcut={SKIP} />
          </Button>
          <Button kind="ghost" isBusy={busy === "stop"} onClick={() => void dialing.stop(step.item)}>
            {words.stop}
          </Button>
        </>
      ) : (
        <>
          <CallState call={call} />
          {isGoingOn || !call ? (
            <Button
              kind="danger"
              icon="x"
              isBusy={busy === "hangUp"}
              onClick={() => void dialing.hangUp(step.callId)}
            >
              <WithKey text={words.hangUp} shortcut={HANG_UP} />
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}

/** How a call stands, read out as it changes. */
function CallState({ call }: { readonly call: Call | undefined }) {
  if (!call) return <span role="status">{words.states.calling}…</span>;
  const { status, startedAt, endedAt } = call;
  const text = status in words.states ? words.states[status as "queued"] : callWords.statuses[status];
  const isOn = isActive(call);
  return (
    <span class="dial-call-state">
      <span role="status">
        <Badge tone={STATUS_TONES[status]} hasDot beats={isOn}>
          {text}
        </Badge>
      </span>
      {startedAt === null ? null : <Elapsed since={startedAt} until={endedAt} />}
      <a class="muted dial-small" href={`/calls/${call.id}`}>
        {callingWords.openCall}
      </a>
    </span>
  );
}
