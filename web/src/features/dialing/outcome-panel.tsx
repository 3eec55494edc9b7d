import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { Disposition } from "./dialing.types.ts";
import { announce } from "../../ui/announcer.tsx";
import { Button } from "../../ui/button.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { dispositionsQuery } from "./dialing.queries.ts";
import { OUTCOMES } from "./dialing.shortcuts.ts";
import { keyOf } from "./dialing-step.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import type { Choice } from "./dispose.ts";
import { OutcomeDetails } from "./outcome-details.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";

/** What a call came to: one key each. What needs a time or a note asks for it; what cannot be taken back is pressed twice. */
export function OutcomePanel(props: {
  readonly title: string;
  readonly hint?: string;
  /** That which was said before. */
  readonly chosenId?: string;
  readonly timeZones: readonly string[];
  /** What was chosen and could not be saved: it is asked for again with what was typed. */
  readonly failed?: Choice | undefined;
  readonly onChoose: (choice: Choice) => void;
  readonly onLeave?: () => void;
}) {
  const { title, hint, chosenId, timeZones, failed, onChoose, onLeave } = props;
  const query = useQuery(dispositionsQuery);
  const [open, setOpen] = useState<Disposition | null>(
    failed && needsDetails(failed.disposition) ? failed.disposition : null,
  );
  const choose = (disposition: Disposition) => {
    if (needsDetails(disposition)) setOpen(disposition);
    else if (disposition.followUp === "do_not_call" && open?.id !== disposition.id) {
      setOpen(disposition);
      announce(words.listsNumber(keyFor(query.data, disposition)));
    } else onChoose({ disposition });
  };
  return (
    <section class="dial-outcomes" aria-labelledby="dial-outcome">
      <h3 id="dial-outcome">{title}</h3>
      {hint ? <p class="muted dial-small">{hint}</p> : null}
      {query.data ? (
        <div class="dial-choices">
          {query.data.map((disposition, index) => (
            <Choose
              key={disposition.id}
              {...{ disposition, index }}
              isChosen={disposition.id === (open?.id ?? chosenId)}
              onChoose={choose}
            />
          ))}
        </div>
      ) : (
        <NotLoaded query={query} title={words.actFailed}>
          <Skeleton height="8rem" />
        </NotLoaded>
      )}
      {open?.followUp === "do_not_call" && !open.isNoteRequired ? (
        <p class="banner" data-tone="warning">
          {words.listsNumber(keyFor(query.data, open))}
        </p>
      ) : null}
      {open && needsDetails(open) ? (
        <OutcomeDetails
          key={open.id}
          disposition={open}
          timeZones={timeZones}
          kept={failed?.disposition.id === open.id ? failed : undefined}
          onSave={onChoose}
          onCancel={() => setOpen(null)}
        />
      ) : null}
      {onLeave ? (
        <Button size="small" kind="ghost" onClick={onLeave}>
          {words.keepOutcome}
        </Button>
      ) : null}
    </section>
  );
}

/** Does it ask for a time or a note? */
function needsDetails({ followUp, isNoteRequired }: Disposition): boolean {
  return followUp === "callback" || isNoteRequired;
}

function keyFor(all: readonly Disposition[] | undefined, { id }: Disposition): string {
  return keyOf(all?.findIndex((one) => one.id === id) ?? -1) ?? "";
}

function Choose(props: {
  readonly disposition: Disposition;
  readonly index: number;
  readonly isChosen: boolean;
  readonly onChoose: (disposition: Disposition) => void;
}) {
  const { disposition, index, isChosen, onChoose } = props;
  const key = keyOf(index);
  const shortcut = OUTCOMES[index];
  return (
    <>
      {shortcut ? <OnKey shortcut={shortcut} onKey={() => onChoose(disposition)} /> : null}
      <button
        type="button"
        class="dial-choice"
        data-outcome={disposition.outcome}
        aria-pressed={isChosen}
        aria-keyshortcuts={key}
        onClick={() => onChoose(disposition)}
      >
        <span class="kbd" aria-hidden="true">
          {key ?? ""}
        </span>
        <span>{disposition.name}</span>
      </button>
    </>
  );
}

/** Listens to the key of a choice. */
function OnKey(props: { readonly shortcut: (typeof OUTCOMES)[number]; readonly onKey: () => void }) {
  useShortcut(props.shortcut, props.onKey);
  return null;
}
