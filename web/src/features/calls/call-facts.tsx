import type { ComponentChildren } from "preact";
import type { Call } from "../../data/types.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatDuration, formatFull, formatPreciseTime, formatWhen } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { Elapsed } from "../../ui/time.tsx";
import { callWords } from "./call.strings.ts";
import { isActive } from "./call-state.ts";
import { reasonText } from "./call-words.ts";

const words = callWords.facts;

/** What is known of a call beside its story. */
export function CallFacts({ call }: { readonly call: Call }) {
  return (
    <section class="card panel-card" aria-labelledby="facts-title">
      <h2 id="facts-title">{words.title}</h2>
      <dl class="facts">
        <NumberFact name={words.from} number={call.fromNumber} />
        <NumberFact name={words.to} number={call.toNumber} />
        <Fact name={words.direction}>{callWords.directions[call.direction]}</Fact>
        <Fact name={words.handledBy}>{call.userName ?? words.voiceAgent}</Fact>
        <TimeFact name={words.began} at={call.initiatedAt} hasDay />
        <TimeFact name={words.answered} at={call.startedAt} />
        <TimeFact name={words.ended} at={call.endedAt} />
        {call.startedAt ? (
          <Fact name={words.duration}>
            {isActive(call) || call.durationSeconds === null ? (
              <Elapsed since={call.startedAt} until={call.endedAt} />
            ) : (
              formatDuration(call.durationSeconds * 1_000)
            )}
          </Fact>
        ) : null}
        {call.rawReason ? (
          <Fact name={words.reason}>
            <span title={call.rawReason}>{reasonText(call.rawReason)}</span>
          </Fact>
        ) : null}
        {isActive(call) || (call.userId === null && call.dispositionName === null) ? null : (
          <Fact name={words.outcome}>
            {call.dispositionName ?? <span class="muted">{words.noOutcome}</span>}
          </Fact>
        )}
        {call.knownAs && call.knownAs !== call.callerName ? (
          <Fact name={words.knownAs}>{call.knownAs}</Fact>
        ) : null}
        {call.acknowledgedByName ? <Fact name={words.takenBy}>{call.acknowledgedByName}</Fact> : null}
        {call.earlierCalls.length > 0 ? (
          <Fact name={words.earlier}>
            <span class="earlier-calls">
              {call.earlierCalls.map(({ id, initiatedAt, direction }) => (
                <a key={id} href={`/calls/${id}`}>
                  {callWords.directions[direction]}, {formatWhen(initiatedAt, Date.now())}
                </a>
              ))}
            </span>
          </Fact>
        ) : null}
        <Fact name={words.provider}>{providerName(call.provider)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd class="tabular">{children}</dd>
    </div>
  );
}

function NumberFact({ name, number }: { readonly name: string; readonly number: string | null }) {
  return (
    <Fact name={name}>
      {number === null ? (
        callWords.withheld
      ) : (
        <>
          {formatPhone(number)}{" "}
          <CopyButton text={number} label={`${callWords.copyNumber} ${formatPhone(number)}`} />
        </>
      )}
    </Fact>
  );
}

function TimeFact(props: { readonly name: string; readonly at: string | null; readonly hasDay?: boolean }) {
  const { name, at, hasDay = false } = props;
  if (at === null) return null;
  return (
    <Fact name={name}>
      <time dateTime={at} title={formatFull(at)}>
        {hasDay ? formatWhen(at, Date.now()) : formatPreciseTime(at)}
      </time>
    </Fact>
  );
}

/** A provider's name as a name is written. */
function providerName(provider: string): string {
  return provider.charAt(0).toUpperCase() + provider.slice(1);
}
