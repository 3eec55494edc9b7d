import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { DialList } from "./dialing.types.ts";
import { useInCall } from "../../data/in-call.ts";
import { queryClient } from "../../data/query-client.ts";
import { Boundaries, Boundary } from "../../ui/boundary.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { isActive } from "../calls/call-state.ts";
import { useCall } from "../calls/use-call.ts";
import { leadParts, leadQuery } from "../leads/leads.queries.ts";
import { Elsewhere, NoLead } from "./dial-notices.tsx";
import { isInCallAt } from "./dialing-step.ts";
import { CHANGE_OUTCOME, DIAL, HANG_UP, NEXT_LEAD, SKIP } from "./dialing.shortcuts.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import { LeadSide } from "./lead-side.tsx";
import { LeadStage } from "./lead-stage.tsx";
import { ListProgress } from "./list-progress.tsx";
import { UpcomingLeads } from "./upcoming-leads.tsx";
import { type Dialing, useDialing } from "./use-dialing.ts";

/** Three columns: how far the list is and who comes next, the lead of now, what was before with it. */
export function DialingWorkspace({ list }: { readonly list: DialList }) {
  const dialing = useDialing(list);
  const [isChanging, setChanging] = useState(false);
  const { step, upcoming } = dialing;
  useKeys(dialing, () => setChanging(true));
  usePrefetch(dialing);
  useInCall(isInCallAt(step, dialing.call));
  const hasLead = step.kind !== "idle" && step.kind !== "elsewhere";
  const shown = hasLead ? step.item : dialing.refused?.item;
  return (
    <div class="dial-columns" data-lead={shown !== undefined}>
      <div class="dial-left">
        <Boundaries>
          <ListProgress list={list} />
          {list.status === "active" ? <UpcomingLeads query={upcoming} /> : null}
        </Boundaries>
      </div>
      <div class="dial-middle">
        <Boundary>
          {upcoming.data === undefined ? (
            <section class="card dial-stage">
              <NotLoaded query={upcoming} title={words.listError}>
                <Skeleton height="16rem" />
              </NotLoaded>
            </section>
          ) : shown ? (
            <LeadStage
              key={shown.leadId}
              {...{ list, dialing, isChanging }}
              item={shown}
              onChanging={setChanging}
            />
          ) : (
            <section class="card dial-stage">
              {step.kind === "elsewhere" && list.status === "active" ? (
                <Elsewhere item={step.item} dialing={dialing} />
              ) : (
                <NoLead list={list} dialing={dialing} />
              )}
            </section>
          )}
        </Boundary>
      </div>
      <Boundary>{shown ? <LeadSide key={shown.leadId} leadId={shown.leadId} /> : null}</Boundary>
      {hasLead && step.kind !== "ready" ? <FollowCall key={step.callId} id={step.callId} /> : null}
    </div>
  );
}

/** Keeps the call of now right. */
function FollowCall({ id }: { readonly id: string }) {
  useCall(id);
  return null;
}

function useKeys(dialing: Dialing, change: () => void): void {
  const { step, call, last } = dialing;
  useShortcut(NEXT_LEAD, () => (step.kind === "idle" || step.kind === "said" ? void dialing.next() : false));
  useShortcut(DIAL, () => (step.kind === "ready" ? void dialing.dial(step.item) : false));
  useShortcut(SKIP, () => (step.kind === "ready" ? void dialing.skip(step.item) : false));
  useShortcut(HANG_UP, () => (call && isActive(call) ? void dialing.hangUp(call.id) : false));
  useShortcut(CHANGE_OUTCOME, () => (last && step.kind === "said" ? change() : false));
}

/** Whoever comes next is there at once. */
function usePrefetch({ upcoming }: Dialing): void {
  const next = upcoming.data?.items[0]?.leadId;
  useQuery({ ...leadQuery(next ?? ""), enabled: next !== undefined, staleTime: 30_000 });
  if (next !== undefined) void queryClient.prefetchQuery({ ...leadParts.notes(next), staleTime: 30_000 });
}
