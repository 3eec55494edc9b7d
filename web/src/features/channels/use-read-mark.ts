import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { Channel } from "../../data/types.ts";
import type { MessageLog } from "./message-log.ts";
import { showRead } from "./use-channels.ts";

/** What is looked at for so long has been read. */
const LOOK_MS = 600;

/** Says that a channel is read, when its end is in sight of somebody who looks; on one device is on all. */
export function useReadMark(channel: Channel, log: MessageLog, isAtEnd: boolean): void {
  const isLooking = useIsLooking();
  const { id, membership } = channel;
  const newest = log.messages.at(-1)?.sequence ?? 0;
  const told = useRef(0);
  const read = Math.max(membership?.lastReadSequence ?? 0, told.current);
  const isUnread = membership !== null && newest > read;
  useEffect(() => {
    if (!isUnread || !isAtEnd || !isLooking) return undefined;
    const timer = setTimeout(() => {
      told.current = newest;
      showRead({ channelId: id, lastReadSequence: newest, unread: 0 });
      // Where it is not told, it stays unread on other devices, and is told with the next message.
      api.markChannelRead({ params: { id }, body: { upTo: newest } }).catch(() => {
        told.current = 0;
      });
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [id, newest, isUnread, isAtEnd, isLooking]);
}

/** Is the page in sight and in use? */
function useIsLooking(): boolean {
  const look = () => document.visibilityState === "visible" && document.hasFocus();
  const [isLooking, setLooking] = useState(look);
  useEffect(() => {
    const update = () => setLooking(look());
    const listening = new AbortController();
    for (const name of ["focus", "blur"]) window.addEventListener(name, update, { signal: listening.signal });
    document.addEventListener("visibilitychange", update, { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return isLooking;
}
