import { signal } from "@preact/signals";

/** Below this width rows have two lines instead of columns. */
const query = typeof matchMedia === "undefined" ? undefined : matchMedia("(max-width: 46rem)");

/** True on screens that are too narrow for columns. */
export const isNarrow = signal(query?.matches ?? false);
query?.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
});
