import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { Recording } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import type { Playback } from "./playback.ts";
import { RecordingPlayer } from "./recording-player.tsx";
import { callRecordingsQuery, retryRecordingMutation } from "./recordings.queries.ts";
import { recordingWords as words } from "./recordings.strings.ts";
import "./recordings.css";

/** What was recorded of a call, to be heard again. */
export function CallRecording(props: {
  readonly callId: string;
  readonly isOver: boolean;
  readonly playback: Playback;
}) {
  return (
    <section class="card panel-card recording-card" aria-labelledby="recording-title">
      <h2 id="recording-title">{words.title}</h2>
      {can("recordings:read") ? <Recordings {...props} /> : <p class="muted">{words.notYours}</p>}
    </section>
  );
}

function Recordings(props: {
  readonly callId: string;
  readonly isOver: boolean;
  readonly playback: Playback;
}) {
  const { callId, isOver, playback } = props;
  const list = useLiveQuery(callRecordingsQuery(callId));
  const [chosen, setChosen] = useState<string | null>(null);
  const again = () => void list.refetch();
  useChannel(channel("recordings", {}), {
    "recording.changed": (changed) => {
      if (changed.callId === callId) again();
    },
    "recording.deleted": ({ id }) => {
      if (list.data?.items.some((one) => one.id === id)) again();
    },
    onResync: again,
  });
  if (!list.data) {
    return (
      <NotLoaded query={list} title={words.errorTitle}>
        <Skeleton height="6.5rem" />
      </NotLoaded>
    );
  }
  const { items } = list.data;
  const shown =
    items.find(({ id }) => id === chosen) ?? items.find(({ status }) => status === "ready") ?? items[0];
  if (!shown) return <p class="muted">{isOver ? words.none : words.later}</p>;
  return (
    <>
      {items.length > 1 ? (
        <select
          class="select recording-choice"
          aria-label={words.which}
          value={shown.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {items.map(({ id }, index) => (
            <option key={id} value={id}>
              {words.one(index + 1, items.length)}
            </option>
          ))}
        </select>
      ) : null}
      {shown.status === "ready" ? (
        <RecordingPlayer key={shown.id} recording={shown} playback={playback} />
      ) : (
        <NotReady callId={callId} recording={shown} status={shown.status} />
      )}
    </>
  );
}

function NotReady(props: {
  readonly callId: string;
  readonly recording: Recording;
  readonly status: Exclude<Recording["status"], "ready">;
}) {
  const { id, failure } = props.recording;
  const retry = useMutation(retryRecordingMutation(props.callId));
  return (
    <p class="muted">
      {words.states[props.status]} {failure === null ? null : words.failures[failure]}{" "}
      {props.status === "failed" && can("recordings:manage") ? (
        <Button size="small" icon="refresh" isBusy={retry.isPending} onClick={() => retry.mutate(id)}>
          {words.retry}
        </Button>
      ) : null}
    </p>
  );
}
