import { computed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { LANGUAGE } from "../../ui/format.ts";
import { channelWords as words } from "./channels.strings.ts";

interface Typist {
  readonly userId: string;
  readonly name: string;
  readonly until: string;
}

/** Who is writing now. */
export function useTyping() {
  const [typists, setTypists] = useState<readonly Typist[]>([]);
  useEffect(() => {
    const next = Math.min(...typists.map(({ until }) => Date.parse(until)));
    if (!Number.isFinite(next)) return undefined;
    const timer = setTimeout(
      () => setTypists((known) => known.filter(({ until }) => Date.parse(until) > Date.now())),
      Math.max(0, next - Date.now()) + 50,
    );
    return () => clearTimeout(timer);
  }, [typists]);
  const without = (known: readonly Typist[], id: string) => known.filter(({ userId }) => userId !== id);
  return {
    names: typists.map(({ name }) => name),
    heard: (typist: Typist) => {
      if (typist.userId === currentUser()?.id) return;
      setTypists((known) => [...without(known, typist.userId), typist]);
    },
    /** What somebody wrote is there. */
    stopped: (userId: string | undefined) => {
      if (userId !== undefined) setTypists((known) => without(known, userId));
    },
  };
}

const LIST = computed(() => new Intl.ListFormat(LANGUAGE));

/** Says who is writing; its place is always there, so that nothing moves. */
export function TypingLine({ names }: { readonly names: readonly string[] }) {
  const text = LIST.value.format(names);
  return (
    <p class="typing muted" aria-live="off">
      {names.length === 0 ? "" : names.length === 1 ? words.typing(text) : words.typingMany(text)}
    </p>
  );
}
