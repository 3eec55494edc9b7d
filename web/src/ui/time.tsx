import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { clock, watchClock } from "./clock.ts";
import { formatAgo, formatClock, formatFull } from "./format.ts";

/** "5 minutes ago", kept right; the text alone changes, nothing is rendered again. */
export function Ago({ at }: { readonly at: string }) {
  useEffect(watchClock, []);
  const atMs = useSignal(Date.parse(at));
  atMs.value = Date.parse(at);
  const text = useComputed(() => formatAgo(atMs.value, clock.nowMs.value));
  return (
    <time dateTime={at} title={formatFull(at)}>
      {text}
    </time>
  );
}

/** How long something has been going on, or went on when `until` is known. */
export function Elapsed({ since, until }: { readonly since: string; readonly until: string | null }) {
  useEffect(watchClock, []);
  const fromMs = useSignal(0);
  const toMs = useSignal<number | undefined>(undefined);
  fromMs.value = Date.parse(since);
  toMs.value = until === null ? undefined : Date.parse(until);
  const text = useComputed(() => formatClock(((toMs.value ?? clock.nowMs.value) - fromMs.value) / 1_000));
  return <span class="tabular">{text}</span>;
}
