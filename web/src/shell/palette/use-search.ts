import { useQueries } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { errorText } from "../../ui/error-facts.ts";
import type { Group } from "./entries.ts";
import { paletteWords as words } from "./palette.strings.ts";
import { MIN_LETTERS, searchSources } from "./sources.ts";

/** The server is asked when somebody pauses, not for each letter. */
const PAUSE_MS = 140;
const FRESH_MS = 15_000;

/** What the server finds for what was typed, as it comes. */
export function useSearch(typed: string): {
  readonly groups: readonly Group[];
  readonly isSearching: boolean;
  readonly failures: readonly string[];
} {
  const wanted = typed.trim();
  const asked = usePaused(wanted);
  const isWanted = wanted.length >= MIN_LETTERS;
  const sources = searchSources();
  const answers = useQueries({
    queries: sources.map(({ name, find }) => ({
      queryKey: ["palette", name, asked],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => find(asked, signal),
      enabled: isWanted && asked.length >= MIN_LETTERS,
      staleTime: FRESH_MS,
    })),
  });
  if (!isWanted) return { groups: [], isSearching: false, failures: [] };
  return {
    groups: sources.flatMap(({ title }, index) => {
      const entries = answers[index]?.data ?? [];
      return entries.length > 0 ? [{ title, entries }] : [];
    }),
    isSearching: asked !== wanted || answers.some(({ isFetching }) => isFetching),
    failures: sources.flatMap(({ title }, index) => {
      const error = answers[index]?.error;
      return error ? [words.failed(title, errorText(error))] : [];
    }),
  };
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
