import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { DialItem, DialList } from "./dialing.types.ts";
import { announce } from "../../ui/announcer.tsx";
import { leadText } from "../leads/lead-words.ts";
import { leadQuery } from "../leads/leads.queries.ts";
import { CallBar } from "./call-bar.tsx";
import { RefusedNotice } from "./dial-notices.tsx";
import { reachQuery } from "./dialing.queries.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import { type Choice, dispose } from "./dispose.ts";
import { LeadHead } from "./lead-head.tsx";
import { OutcomePanel } from "./outcome-panel.tsx";
import { SaidPanel } from "./said-panel.tsx";
import { ScriptPanel } from "./script-panel.tsx";
import type { Dialing } from "./use-dialing.ts";

/** The lead of now, from the first look at it until what the call came to is said. */
export function LeadStage(props: {
  readonly list: DialList;
  readonly item: DialItem;
  readonly dialing: Dialing;
  readonly isChanging: boolean;
  readonly onChanging: (isChanging: boolean) => void;
}) {
  const { list, item, dialing, isChanging, onChanging } = props;
  const { step, refused } = dialing;
  const [isSaving, setSaving] = useState(false);
  const leadAsked = useQuery(leadQuery(item.leadId));
  const lead = leadAsked.data;
  const purpose = item.isCallback ? "service" : list.purpose;
  const timeZones = useQuery(reachQuery(item.leadId, purpose)).data?.timeZones ?? [];
  const who = lead ? leadText(lead) : words.call;
  const spoken = step.kind === "idle" || step.kind === "elsewhere" || step.kind === "ready" ? null : step;
  const choose = async (choice: Choice) => {
    if (!spoken) return;
    const { callId } = spoken;
    dialing.setLast({ item, callId });
    dialing.setTried({ callId, choice });
    onChanging(false);
    announce(words.said(who, choice.disposition.name));
    setSaving(true);
    const isSaved = await dispose(list.id, who, { item, callId }, choice);
    setSaving(false);
    if (isSaved) dialing.setTried(null);
    if (!isSaved && spoken.kind !== "said") dialing.setLast(null);
  };
  const failed = dialing.tried?.callId === spoken?.callId ? dialing.tried?.choice : undefined;
  const isAskedAgain = isChanging || (failed !== undefined && !isSaving);
  const isAsking = spoken !== null && (spoken.kind !== "said" || isAskedAgain);
  const leave = () => {
    dialing.setTried(null);
    onChanging(false);
  };
  return (
    <>
      <section class="card dial-stage" aria-label={who}>
        <LeadHead {...{ list, item, lead, leadAsked }} />
        {refused && refused.item.id === item.id ? (
          <RefusedNotice {...{ refused, who, dialing }} isHeld={step.kind === "ready"} />
        ) : null}
        <CallBar dialing={dialing} />
        {step.kind === "ready" && dialing.unreachedId === item.id ? (
          <p class="muted dial-small" role="status">
            {words.unreached}
          </p>
        ) : null}
      </section>
      <ScriptPanel scriptId={list.scriptId} leadId={item.leadId} />
      {spoken ? (
        <section class="card dial-stage" aria-label={words.outcomeTitle}>
          {isAsking ? (
            <OutcomePanel
              title={spoken.kind === "said" ? words.outcomeChange : words.outcome}
              timeZones={timeZones}
              failed={failed}
              onChoose={(choice) => void choose(choice)}
              {...(spoken.kind === "wrapUp" ? { hint: words.sayOutcome } : {})}
              {...(spoken.kind === "said" ? { onLeave: leave } : {})}
            />
          ) : null}
          {spoken && !isAsking ? (
            <SaidPanel callId={spoken.callId} {...{ dialing, isSaving }} onChange={() => onChanging(true)} />
          ) : null}
        </section>
      ) : null}
    </>
  );
}
