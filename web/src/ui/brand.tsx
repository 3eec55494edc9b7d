import { strings } from "./strings.ts";

/** The mark, one trunk that branches to three lines, and the name. */
export function Brand() {
  return (
    <span class="brand">
      <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect class="brand-ground" width="32" height="32" rx="8" />
        <path class="brand-trunk" d="M8 9.500h16M16 9.500v13.500" />
        <path
          class="brand-branch"
          d="M16 9.500v4c0 3-5.500 3-5.500 6.500v3M16 9.500v4c0 3 5.500 3 5.500 6.500v3"
        />
      </svg>
      <span class="brand-name">{strings.product}</span>
    </span>
  );
}
