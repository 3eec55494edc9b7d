import { useQuery } from "@tanstack/preact-query";
import { useMemo } from "preact/hooks";
import { lastDone, undoLast } from "../../features/voice/last-done.ts";
import { commandsQuery } from "../../features/voice/voice.queries.ts";
import { voiceWords as words } from "../../features/voice/voice.strings.ts";
import { Button } from "../../ui/button.tsx";
import { Skeleton } from "../../ui/states.tsx";

const SHOWN = 6;

/** What could be said by whoever has these permissions, of different kinds; and what was done last. */
export function VoiceExamples(props: {
  readonly onSay: (text: string) => void;
  /** Only to be read: somebody speaks. */
  readonly isQuiet?: boolean;
}) {
  const { data, isPending } = useQuery(commandsQuery);
  const examples = useMemo(() => oneOfEachKind(data ?? []), [data]);
  const last = lastDone.current.value;
  return (
    <>
      {last && Date.parse(last.expiresAt) > Date.now() ? (
        <div class="voice-last">
          <span class="muted">{words.last}:</span> <span class="voice-summary">{last.say}</span>
          <Button size="small" icon="undo" onClick={() => void undoLast()}>
            {words.undo}
          </Button>
        </div>
      ) : null}
      <h2 class="palette-title">{words.couldSay}</h2>
      <ul class="voice-examples">
        {isPending
          ? Array.from({ length: SHOWN }, (_, index) => (
              <li key={index} class="palette-entry">
                <Skeleton width="60%" />
              </li>
            ))
          : examples.map(({ id, title, example }) => (
              <li key={id}>
                <button
                  class="palette-entry"
                  type="button"
                  aria-disabled={props.isQuiet ?? false}
                  onClick={() => props.isQuiet || props.onSay(example)}
                >
                  <span class="palette-text">“{example}”</span>
                  <span class="palette-detail">{title}</span>
                </button>
              </li>
            ))}
      </ul>
    </>
  );
}

/** Commands of one module would say the same thing six times. */
function oneOfEachKind(
  commands: readonly { readonly id: string; readonly title: string; readonly examples: readonly string[] }[],
) {
  const kinds = new Set<string>();
  return commands
    .flatMap(({ id, title, examples: [example] }) => {
      const kind = id.split(".", 1)[0] ?? id;
      if (kinds.has(kind) || example === undefined) return [];
      kinds.add(kind);
      return [{ id, title, example }];
    })
    .slice(0, SHOWN);
}
