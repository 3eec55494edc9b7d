import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import type { DialItem, DialList } from "./dialing.types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { showToast } from "../../ui/toasts.tsx";
import { isActive } from "../calls/call-state.ts";
import { callQuery } from "../calls/calls.queries.ts";
import { whyNotPlaced } from "../calling/refusal.ts";
import { leadQuery } from "../leads/leads.queries.ts";
import { leadText } from "../leads/lead-words.ts";
import { refreshList, setHeld, upcomingQuery } from "./dialing.queries.ts";
import type { Choice } from "./dispose.ts";
import { type Spoken, type Step, stepOf } from "./dialing-step.ts";
import { dialingWords as words } from "./dialing.strings.ts";

/** Changes that come together are fetched together. */
const GATHER_MS = 400;
/** A lead is an agent's for five minutes: in good time before that we say that they are still there. */
const RENEW_EVERY_MS = 2 * 60_000;

/** What is being done just now. */
export type Busy = "next" | "call" | "hangUp" | "skip" | "stop" | null;

/** Why a lead was not called. */
export interface Refused {
  readonly item: DialItem;
  readonly text: string;
  readonly isAboutMe: boolean;
}

/** Working through a list: where one stands, and what can be done. */
export type Dialing = ReturnType<typeof useDialing>;

/** Works through a list. What one has is the server's word; all that is done is shown once it is so. */
export function useDialing(list: DialList) {
  const listId = list.id;
  const upcoming = useLiveQuery(upcomingQuery(listId));
  const [last, setLast] = useState<Spoken | null>(null);
  const [tried, setTried] = useState<{ readonly callId: string; readonly choice: Choice } | null>(null);
  const [busy, setBusy] = useState<Busy>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isNobodyNow, setNobodyNow] = useState(false);
  const [unreachedId, setUnreachedId] = useState<string | null>(null);
  const held = upcoming.data?.held ?? null;
  const heldCallId = held?.state === "called" ? held.lastCallId : null;
  const callId = heldCallId ?? last?.callId ?? null;
  const call = useQuery({ ...callQuery(callId ?? ""), enabled: callId !== null }).data?.call;
  const step = stepOf({ listId, held, call, last });

  const gather = useGathered(GATHER_MS, () => void refreshList(listId));
  useChannel(channel("dialList", { id: listId }), {
    "dial_list.changed": gather,
    "dial_item.changed": gather,
    onResync: gather,
  });
  useEffect(() => {
    // Its agent said nothing in time: then the carrier's word is what it came to.
    if (heldCallId !== null && held) setLast({ item: held, callId: heldCallId });
  }, [heldCallId]);
  const lockedId = held?.state === "locked" ? held.id : null;
  useEffect(() => {
    if (lockedId === null) return;
    // Called a moment ago and free again: that call was over before theirs rang.
    setUnreachedId(last?.item.id === lockedId ? lockedId : null);
    setLast(null);
  }, [lockedId]);
  useRenewal(listId, step);

  // The next lead may be shown before what brought it is over: a key that is pressed then waits for that, and is not lost.
  const running = useRef<{ readonly what: Busy; readonly done: Promise<void> } | null>(null);
  const isWaiting = useRef(false);
  const run = async (what: Busy, work: () => Promise<void>) => {
    const before = running.current;
    if (before) {
      if (before.what === what || isWaiting.current) return;
      isWaiting.current = true;
      await before.done;
      isWaiting.current = false;
    }
    const done = doIt(what, work);
    running.current = { what, done };
    await done;
  };
  const doIt = async (what: Busy, work: () => Promise<void>) => {
    setBusy(what);
    try {
      await work();
    } catch (thrown) {
      const error = asApiError(thrown);
      const tone = error.status === 409 ? "warning" : "bad";
      showToast({ tone, isSticky: true, text: `${words.actFailed} ${errorText(error)}` });
      // Whatever it was: what is shown is what is so.
      await refreshList(listId);
    } finally {
      running.current = null;
      setBusy(null);
    }
  };
  /** Is it still one's own, now that whatever went before is over? */
  const isHeld = ({ id }: DialItem) =>
    queryClient.getQueryData(upcomingQuery(listId).queryKey)?.held?.id === id;

  return {
    step,
    busy,
    refused,
    upcoming,
    call,
    last,
    isNobodyNow,
    /** The lead whose call was over before their telephone rang. */
    unreachedId,
    /** Sets what was said before, where a choice is put back. */
    setLast,
    /** What was chosen and is not saved: asked for again, it loses nothing that was typed. */
    tried,
    setTried,
    next: () =>
      run("next", async () => {
        if (call && isActive(call)) {
          showToast({ tone: "info", text: words.hangUpFirst });
          return;
        }
        const { item } = await api.nextOfDialList({ params: { id: listId } });
        setRefused(null);
        setNobodyNow(item === null);
        setLast(null);
        setHeld(listId, item);
        void refreshList(listId);
      }),
    dial: (item: DialItem) =>
      run("call", async () => {
        if (!isHeld(item)) return;
        try {
          const called = await api.callDialItem({ params: { id: listId, itemId: item.id } });
          setRefused(null);
          setHeld(listId, called);
        } catch (thrown) {
          const error = asApiError(thrown);
          if (error.status !== 409) throw thrown;
          const purpose = item.isCallback ? "service" : list.purpose;
          const text = await whyNotPlaced(error, { leadId: item.leadId }, purpose);
          setRefused({ item, text, isAboutMe: error.code === "agent_without_telephone" });
          void refreshList(listId);
        }
      }),
    hangUp: (id: string) =>
      run("hangUp", async () => {
        await api.endCall({ params: { id } });
      }),
    skip: (item: DialItem) =>
      run("skip", async () => {
        if (!isHeld(item)) return;
        const { dueAt } = await api.skipDialItem({ params: { id: listId, itemId: item.id } });
        const lead = queryClient.getQueryData(leadQuery(item.leadId).queryKey);
        const when = dueAt === null ? "" : formatWhen(dueAt, Date.now());
        showToast({ tone: "info", text: words.skipped(lead ? leadText(lead) : words.call, when) });
        setRefused(null);
        const following = await api.nextOfDialList({ params: { id: listId } });
        setNobodyNow(following.item === null);
        setHeld(listId, following.item);
        void refreshList(listId);
      }),
    stop: (item: DialItem) =>
      run("stop", async () => {
        await api.releaseDialItem({ params: { id: item.listId, itemId: item.id } });
        setRefused(null);
        setLast(null);
        setHeld(listId, null);
        void refreshList(listId);
      }),
  };
}

/** While one looks at a lead it stays one's own. */
function useRenewal(listId: string, step: Step): void {
  const itemId = step.kind === "ready" ? step.item.id : undefined;
  useEffect(() => {
    if (itemId === undefined) return undefined;
    const renew = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        await api.renewDialItem({ params: { id: listId, itemId } });
      } catch (thrown) {
        if (asApiError(thrown).status !== 409) return;
        showToast({ tone: "warning", isSticky: true, text: words.leaseOver });
        await refreshList(listId);
      }
    };
    const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
    return () => clearInterval(timer);
  }, [listId, itemId]);
}
