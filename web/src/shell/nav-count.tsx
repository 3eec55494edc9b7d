import { useEffect, useState } from "preact/hooks";
import { channel, useChannel } from "../data/live/use-channel.ts";
import { useLiveQuery } from "../data/live/use-live-query.ts";
import { can, currentUser } from "../data/session.ts";
import { useGathered } from "../data/use-gathered.ts";
import { COUNTS, type CountSource } from "./nav-counts.ts";
import { shellWords } from "./shell.strings.ts";

/** One event often comes with others: the count is asked for once. */
const GATHER_MS = 500;
const MAX_SHOWN = 99;
/** Longer the live connection is not waited for. */
const CONNECTED_WITHIN_MS = 2_000;

/** How much waits at a page; nothing where nobody counts, or nothing waits. */
export function NavCount({ href }: { readonly href: string }) {
  const source = COUNTS[href];
  return source && can(source.permission) ? <Count source={source} /> : null;
}

function Count({ source }: { readonly source: CountSource }) {
  // Asked for before the channel is followed, it would have to be asked for again: something may have changed meanwhile.
  const [isFollowed, setFollowed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setFollowed(true), CONNECTED_WITHIN_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data = 0, refetch } = useLiveQuery({
    enabled: isFollowed,
    queryKey: ["nav-count", source.channel],
    queryFn: ({ signal }) => source.count(signal),
  });
  const ask = useGathered(GATHER_MS, () => void refetch());
  useChannel(channel(source.channel, { id: currentUser()?.id ?? "" }), {
    "thread.changed": ask,
    "voicemail.changed": ask,
    "task.changed": ask,
    "channel.posted": ask,
    "channel.read": ask,
    "channel.joined": ask,
    "channel.left": ask,
    onResync: () => (isFollowed ? ask() : setFollowed(true)),
  } as object);
  if (data === 0) return null;
  return (
    <span class="nav-count">
      <span aria-hidden="true">{data > MAX_SHOWN ? `${MAX_SHOWN}+` : data}</span>
      <span class="hidden-visually"> ({shellWords.nav.waiting(data)})</span>
    </span>
  );
}
