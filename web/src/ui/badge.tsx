import type { ComponentChildren } from "preact";

export type Tone = "good" | "warning" | "bad" | "info" | "neutral";

/** A short word about a state. The dot beats while the state is a passing one. */
export function Badge(props: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
  readonly hasDot?: boolean;
  readonly beats?: boolean;
}) {
  const { tone, children, hasDot = false, beats = false } = props;
  return (
    <span class="badge" data-tone={tone}>
      {hasDot ? <span class="badge-dot" data-beats={beats} /> : null}
      {children}
    </span>
  );
}

const PRIORITY_TONES: Readonly<Record<number, Tone>> = { 1: "bad", 2: "warning", 3: "info", 4: "neutral" };

/** P1 to P4. */
export function PriorityBadge({ priority }: { readonly priority: number }) {
  return (
    <span class="priority" data-tone={PRIORITY_TONES[priority] ?? "neutral"} data-priority={priority}>
      P{priority}
    </span>
  );
}
