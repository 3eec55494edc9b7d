import { formatClock } from "../../ui/format.ts";
import { recordingWords as words } from "./recordings.strings.ts";
import { barsOf } from "./silence.ts";

const BARS = 160;
const STEP_SECONDS = 5;
const PAGE_SECONDS = 15;

/** The recording as bars, as loud as it is; a slider for pointer and keys. */
export function Waveform(props: {
  /** Undefined: not known yet. */
  readonly peaks: readonly number[] | undefined;
  readonly durationSeconds: number;
  readonly atSeconds: number;
  readonly onSeek: (seconds: number) => void;
  readonly onToggle: () => void;
}) {
  const { durationSeconds, atSeconds, onSeek } = props;
  const bars = props.peaks ? barsOf(props.peaks, BARS) : Array.from({ length: BARS }, () => 4);
  const share = durationSeconds > 0 ? atSeconds / durationSeconds : 0;

  function onKeyDown(event: KeyboardEvent): void {
    const target = targetOf(event.key, atSeconds, durationSeconds);
    if (target !== null) onSeek(target);
    else if (event.key === " ") props.onToggle();
    else return;
    event.preventDefault();
  }
  function onPointer(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
    if (event.buttons === 0) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    onSeek(((event.clientX - left) / width) * durationSeconds);
  }
  return (
    <div
      class="waveform"
      role="slider"
      tabIndex={0}
      aria-label={words.position}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationSeconds)}
      aria-valuenow={Math.round(atSeconds)}
      aria-valuetext={words.positionText(formatClock(atSeconds), formatClock(durationSeconds))}
      onKeyDown={onKeyDown}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <svg viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((peak, index) => {
          const height = Math.max(4, peak);
          return (
            <rect
              key={index}
              x={index + 0.15}
              y={(100 - height) / 2}
              width={0.7}
              height={height}
              data-played={index / bars.length < share}
            />
          );
        })}
      </svg>
      <span class="waveform-at" style={{ left: `${share * 100}%` }} />
    </div>
  );
}

function targetOf(key: string, at: number, whole: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return at + STEP_SECONDS;
    case "ArrowLeft":
    case "ArrowDown":
      return at - STEP_SECONDS;
    case "PageUp":
      return at + PAGE_SECONDS;
    case "PageDown":
      return at - PAGE_SECONDS;
    case "Home":
      return 0;
    case "End":
      return whole;
    default:
      return null;
  }
}
