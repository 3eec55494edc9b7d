import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const holders = signal(0);

/** Is somebody in the middle of a call here? Then nothing offers to reload the page. */
export const inCall = computed(() => holders.value > 0);

/** Says so for as long as the component is there and `isInCall`. */
export function useInCall(isInCall: boolean): void {
  useEffect(() => {
    if (!isInCall) return undefined;
    holders.value += 1;
    return () => {
      holders.value -= 1;
    };
  }, [isInCall]);
}
