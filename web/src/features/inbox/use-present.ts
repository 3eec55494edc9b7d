import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { ThreadDetail } from "../../data/types.ts";

export type Present = ThreadDetail["present"];
export type PresentState = Present[number]["state"];

/** It holds for 15 seconds. */
const AGAIN_MS = 10_000;

/** Says that somebody here reads a thread or writes an answer, while the page is seen; answers with all who do. */
export function usePresent(id: string, state: PresentState): Present {
  const [present, setPresent] = useState<{ readonly id: string; readonly list: Present }>({ id, list: [] });
  const told = useRef(state);
  told.current = state;
  const tell = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const { present: list } = await api.enterThread({ params: { id }, body: { state: told.current } });
      setPresent({ id, list });
    } catch {
      // It is a hint: what prevents two answers is asked when one is sent.
    }
  };
  useEffect(() => {
    void tell();
    const timer = setInterval(() => void tell(), AGAIN_MS);
    const onSight = () => void tell();
    document.addEventListener("visibilitychange", onSight);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onSight);
      void api.leaveThread({ params: { id } }).catch(() => undefined);
    };
  }, [id]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else void tell();
  }, [state]);
  useChannel(channel("thread", { id }), {
    "thread.presence": (change) => {
      const isKnown = present.list.some(({ userId }) => userId === change.userId);
      // Their name is not told.
      if (!isKnown && change.state !== "left") return void tell();
      setPresent(({ list }) => ({ id, list: withPresence(list, change.userId, change.state) }));
    },
  });
  return present.id === id ? present.list : [];
}

/** Who is there after somebody has come nearer, or left. */
export function withPresence(list: Present, userId: string, state: PresentState | "left"): Present {
  if (state === "left") return list.filter((one) => one.userId !== userId);
  return list.map((one) => (one.userId === userId ? { ...one, state } : one));
}
