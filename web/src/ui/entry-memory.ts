/** So many entries of the history are remembered, the latest used. */
const MAX_ENTRIES = 50;

/** What entries of the history keep. */
export interface EntryMemory {
  /** What the present entry keeps under this name. */
  get<T>(name: string): T | undefined;
  set(name: string, value: unknown): void;
  /** Until the answer is called somebody puts things back: what changes meanwhile is not their will. */
  hold(): () => void;
  isHeld(): boolean;
  /** Everything as text, for a reload; what is not such text is nothing. */
  stored(): string;
  restore(text: string | null): void;
}

/** Makes a memory of entries; `keyNow` names the present one. */
export function createEntryMemory({ keyNow }: { readonly keyNow: () => string }): EntryMemory {
  const entries = new Map<string, Readonly<Record<string, unknown>>>();
  let holds = 0;
  return {
    get: <T>(name: string) => entries.get(keyNow())?.[name] as T | undefined,
    set(name, value) {
      const key = keyNow();
      const kept = { ...entries.get(key), [name]: value };
      entries.delete(key);
      entries.set(key, kept);
      const [oldest] = entries.keys();
      if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    },
    hold() {
      holds += 1;
      let isOver = false;
      return () => {
        if (!isOver) holds -= 1;
        isOver = true;
      };
    },
    isHeld: () => holds > 0,
    stored: () => JSON.stringify([...entries]),
    restore(text) {
      for (const [key, kept] of parse(text)) entries.set(key, kept);
    },
  };
}

function parse(text: string | null): readonly [string, Readonly<Record<string, unknown>>][] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is [string, Record<string, unknown>] {
  return (
    Array.isArray(value) &&
    typeof value[0] === "string" &&
    typeof value[1] === "object" &&
    value[1] !== null &&
    !Array.isArray(value[1])
  );
}
