import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import type { RenderedScript } from "./dialing.types.ts";
import { scriptQuery } from "./dialing.queries.ts";
import { STEP_BACK } from "./dialing.shortcuts.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import { backward, onward, partsOf, stepAt, type Trail } from "./script-walk.ts";
import { WithKey } from "./with-key.tsx";

/** What is said, step by step, filled in for this lead. Answers are walked by j and k. */
export function ScriptPanel({
  scriptId,
  leadId,
}: {
  readonly scriptId: string | null;
  readonly leadId: string;
}) {
  return (
    <section class="card dial-script" aria-labelledby="dial-script">
      {scriptId === null ? (
        <>
          <h2 id="dial-script">{words.script}</h2>
          <p class="muted">{words.noScript}</p>
        </>
      ) : (
        <Script key={leadId} {...{ scriptId, leadId }} />
      )}
    </section>
  );
}

function Script({ scriptId, leadId }: { readonly scriptId: string; readonly leadId: string }) {
  const query = useQuery(scriptQuery(scriptId, leadId));
  const script = query.data;
  return (
    <>
      <div class="section-head">
        <h2 id="dial-script">{script?.name ?? words.script}</h2>
        {script && script.missing.length > 0 ? (
          <span class="count">{words.missing(script.missing.length)}</span>
        ) : null}
      </div>
      {script ? (
        <Steps steps={script.steps} />
      ) : (
        <NotLoaded query={query} title={words.scriptError}>
          <Skeleton height="10rem" />
        </NotLoaded>
      )}
    </>
  );
}

function Steps({ steps }: Pick<RenderedScript, "steps">) {
  const [trail, setTrail] = useState<Trail>([]);
  const say = useRef<HTMLParagraphElement>(null);
  const here = stepAt(steps, trail);
  const back = () => (trail.length > 0 ? setTrail(backward(trail)) : false);
  useShortcut(STEP_BACK, back);
  useEffect(() => {
    // Whoever walks on reads on from there.
    if (trail.length > 0) say.current?.focus({ preventScroll: true });
  }, [trail]);
  if (!here) return null;
  return (
    <>
      <p class="dial-step-title muted">{here.title}</p>
      <p class="dial-say" ref={say} tabIndex={-1}>
        {partsOf(here.say).map(({ text, isMissing }, index) =>
          isMissing ? (
            <mark key={index} class="dial-blank">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </p>
      {here.answers.length === 0 ? <p class="muted dial-small">{words.scriptEnd}</p> : null}
      <ul class="dial-answers">
        {here.answers.map(({ label, next }, index) => (
          <li key={index}>
            <button
              type="button"
              class="dial-answer"
              data-item
              disabled={next === null}
              onClick={() => setTrail(onward(steps, trail, next))}
            >
              <span>{label}</span>
              {next === null ? (
                <span class="muted dial-small">{words.scriptEnds}</span>
              ) : (
                <Icon name="arrowRight" />
              )}
            </button>
          </li>
        ))}
      </ul>
      {trail.length > 0 ? (
        <Button size="small" kind="ghost" onClick={back}>
          <WithKey text={words.stepBack} shortcut={STEP_BACK} />
        </Button>
      ) : null}
    </>
  );
}
