import { useQuery } from "@tanstack/preact-query";
import type { Recording } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatClock } from "../../ui/format.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import type { Playback } from "./playback.ts";
import { audioUrl, waveformQuery } from "./recordings.queries.ts";
import { PLAY } from "./recordings.shortcuts.ts";
import { recordingWords as words } from "./recordings.strings.ts";
import { RATES, usePlayer } from "./use-player.ts";
import { Waveform } from "./waveform.tsx";

/** Plays a recording that is ready. */
export function RecordingPlayer(props: { readonly recording: Recording; readonly playback: Playback }) {
  const { recording, playback } = props;
  const waveform = useQuery(waveformQuery(recording.id));
  const durationSeconds = waveform.data?.durationSeconds ?? recording.durationSeconds ?? 0;
  const player = usePlayer(playback, durationSeconds, waveform.data);
  useShortcut(PLAY, player.toggle);
  return (
    <div class="player">
      {/* The transcript beside it is its text. */}
      {/* biome-ignore lint/a11y/useMediaCaption: what is said stands in the transcript, line by line as it plays */}
      <audio ref={player.audio} src={audioUrl(recording.id)} preload="none" />
      <div class="player-main">
        <Button
          kind="primary"
          icon={player.isPlaying ? "pause" : "play"}
          aria-label={player.isPlaying ? words.pause : words.play}
          onClick={player.toggle}
        />
        <Waveform
          peaks={waveform.data?.peaks}
          durationSeconds={durationSeconds}
          atSeconds={player.atSeconds}
          onSeek={player.seek}
          onToggle={player.toggle}
        />
      </div>
      <div class="player-tools">
        <span class="tabular">
          {formatClock(player.atSeconds)} <span class="muted">/ {formatClock(durationSeconds)}</span>
        </span>
        <label class="player-tool">
          <input
            type="checkbox"
            checked={player.skipsSilence}
            onChange={(event) => player.setSkipsSilence(event.currentTarget.checked)}
          />
          {words.skipSilence}
        </label>
        <label class="player-tool">
          <span class="hidden-visually">{words.speed}</span>
          <select
            class="select"
            value={player.rate}
            onChange={(event) => player.setRate(Number(event.currentTarget.value))}
          >
            {RATES.map((rate) => (
              <option key={rate} value={rate}>
                {words.times(rate)}
              </option>
            ))}
          </select>
        </label>
        <a class="player-tool" href={audioUrl(recording.id, true)} download>
          {words.download}
        </a>
      </div>
      <div role="alert">
        {player.isBroken ? (
          <p class="player-problem">
            {words.playFailed}{" "}
            <Button size="small" icon="refresh" onClick={player.retry}>
              {words.playAgain}
            </Button>
          </p>
        ) : null}
      </div>
    </div>
  );
}
