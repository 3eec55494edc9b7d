import type { RenderedScript } from "./dialing.types.ts";

type Step = RenderedScript["steps"][number];

/** The ids of the steps that were taken, the present one last; empty: at the beginning. */
export type Trail = readonly string[];

/** The step that one is at; a trail that leads nowhere is at the beginning. */
export function stepAt(steps: readonly Step[], trail: Trail): Step | undefined {
  return steps.find(({ id }) => id === trail.at(-1)) ?? steps[0];
}

/** One step on, by an answer; one that ends the script leads nowhere. */
export function onward(steps: readonly Step[], trail: Trail, next: string | null): Trail {
  const here = stepAt(steps, trail)?.id;
  if (next === null || here === undefined) return trail;
  return [...(trail.length === 0 ? [here] : trail), next];
}

/** One step back. */
export function backward(trail: Trail): Trail {
  return trail.length <= 1 ? [] : trail.slice(0, -1);
}

/** A text cut where nothing is known: `[lead.company]` stands for itself. */
export function partsOf(text: string): readonly { readonly text: string; readonly isMissing: boolean }[] {
  return (
    text
      // Where a blank is left out, a space stays.
      .replaceAll(/ +(?=[,.!?])/g, "")
      .split(/(\[(?:lead|contact|agent)\.\w+\])/)
      .filter((part) => part !== "")
      .map((part) => ({ text: part, isMissing: /^\[\w+\.\w+\]$/.test(part) }))
  );
}
