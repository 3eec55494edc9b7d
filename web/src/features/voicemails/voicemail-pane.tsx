import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { Voicemail } from "../../data/types.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { leaveField } from "../../ui/focus-kept.ts";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { isNarrow } from "../../ui/media.ts";
import { usePageTitle } from "../../ui/page.ts";
import { formatPhone } from "../../ui/phone.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { useVoicemailDeeds, type VoicemailDeeds } from "./use-voicemail-deeds.tsx";
import { rateVoicemail } from "./voicemail-actions.ts";
import { VoicemailPlayer } from "./voicemail-player.tsx";
import { voicemailName } from "./voicemail-words.ts";
import { voicemailQuery } from "./voicemails.queries.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";
import "./voicemails.css";

const PRIORITIES = [1, 2, 3, 4] as const satisfies readonly Voicemail["priority"][];

/** One voicemail: to be heard and read, and what can be done about it. */
export function VoicemailPane(props: {
  readonly id: string;
  /** What the list has of it. */
  readonly known: Voicemail | undefined;
  readonly bulk: VoicemailDeeds | undefined;
  readonly backHref: string;
  readonly onGone: (voicemail: Voicemail) => void;
}) {
  const { id, known, backHref } = props;
  const query = useLiveQuery(voicemailQuery(id));
  useChannel(channel("voicemails", {}), {
    "voicemail.changed": (changed) => {
      if (changed.id === id) void query.refetch();
    },
    onResync: () => void query.refetch(),
  });
  const voicemail = query.data ?? known;
  const state = useVoicemailDeeds(voicemail, props.onGone, props.bulk);
  usePageTitle(voicemail && voicemailName(voicemail));
  if (!voicemail || query.error?.status === 404) {
    return (
      <section class="split-pane card">
        {query.error?.status === 404 ? (
          <EmptyState icon="voicemail" title={words.failed} text={words.gone} />
        ) : (
          <NotLoaded query={query} title={words.failed}>
            <Waiting />
          </NotLoaded>
        )}
      </section>
    );
  }
  return (
    <section class="split-pane card" aria-labelledby="voicemail-title">
      <Head {...{ voicemail, backHref, state }} />
      {query.error ? <StaleBanner error={query.error} onRetry={() => void query.refetch()} /> : null}
      <div class="voicemail-body">
        <Facts voicemail={voicemail} />
        <VoicemailPlayer key={voicemail.id} voicemail={voicemail} hasTranscript />
      </div>
      {state.dialogs}
    </section>
  );
}

function Head(props: {
  readonly voicemail: Voicemail;
  readonly backHref: string;
  readonly state: ReturnType<typeof useVoicemailDeeds>;
}) {
  const { voicemail, backHref, state } = props;
  const { deeds, isCallingBack } = state;
  const { assignedTo, phone, deletedAt } = voicemail;
  return (
    <header class="pane-head">
      {isNarrow.value ? <BackLink href={backHref} text={words.back} /> : null}
      <div class="pane-who">
        <h2 id="voicemail-title">{voicemailName(voicemail)}</h2>
        <p class="muted pane-details">{numberText(voicemail)}</p>
      </div>
      <div class="pane-actions">
        {can("voicemails:write") && deletedAt === null ? (
          <Button
            size="small"
            icon="user"
            title="A"
            aria-label={assignedTo ? words.assignedTo(assignedTo.name) : words.actions.assign}
            onClick={deeds.assign}
          >
            <span class="pane-owner">{assignedTo?.name ?? words.actions.assign}</span>
          </Button>
        ) : null}
        {can("voicemails:write") && deletedAt === null && assignedTo === null ? (
          <Button size="small" title="M" onClick={deeds.take}>
            {words.actions.take}
          </Button>
        ) : null}
        {can("calls:place") && phone !== null ? (
          <Button size="small" icon="phone" title="C" isBusy={isCallingBack} onClick={deeds.callBack}>
            {words.actions.callBack}
          </Button>
        ) : null}
        {can("voicemails:write") ? (
          <Button
            size="small"
            kind={deletedAt === null ? "primary" : "secondary"}
            icon={deletedAt === null ? "check" : "refresh"}
            title="E"
            onClick={deeds.settle}
          >
            {deletedAt === null ? words.actions.done : words.actions.restore}
          </Button>
        ) : null}
      </div>
    </header>
  );
}

/** The number where it is not the name; why there is none. */
function numberText({ phone, callerName, callId }: Voicemail): string | null {
  if (phone !== null) return callerName === null ? null : formatPhone(phone);
  return callId === null ? words.callUnknown : words.withheld;
}

/** When it came, how urgent it is, whether it was heard, and its call. */
function Facts({ voicemail }: { readonly voicemail: Voicemail }) {
  const { createdAt, priority, readAt, deletedAt, callId } = voicemail;
  const now = Date.now();
  const isRated = can("voicemails:write") && deletedAt === null;
  return (
    <p class="voicemail-facts muted">
      <time dateTime={createdAt} title={formatFull(createdAt)}>
        {formatWhen(createdAt, now)}
      </time>
      <label>
        <span class="hidden-visually">{words.urgency}</span>
        <select
          class="select"
          value={priority}
          disabled={!isRated}
          onChange={({ currentTarget }) => {
            // Keys mean the voicemail again.
            leaveField(currentTarget);
            const wanted = PRIORITIES.find((one) => String(one) === currentTarget.value);
            if (wanted !== undefined && wanted !== priority) void rateVoicemail(voicemail, wanted);
          }}
        >
          {PRIORITIES.map((one) => (
            <option key={one} value={one}>
              P{one} {strings.priorities[one]}
            </option>
          ))}
        </select>
      </label>
      <span>
        {deletedAt !== null
          ? words.doneAt(formatWhen(deletedAt, now))
          : readAt === null
            ? words.notHeard
            : words.heardAt(formatWhen(readAt, now))}
      </span>
      {callId === null ? null : <a href={`/calls/${callId}`}>{words.openCall}</a>}
    </p>
  );
}

function Waiting() {
  return (
    <div class="pane-waiting" role="status" aria-label={strings.common.loading}>
      <div class="pane-head">
        <Skeleton width="12rem" height="1.4em" />
      </div>
      <div class="voicemail-body">
        <Skeleton width="20rem" height="1em" />
        <Skeleton height="5.75rem" />
      </div>
    </div>
  );
}
