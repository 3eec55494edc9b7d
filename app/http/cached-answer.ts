import type { CacheKind, CachePreset } from "../platform/cache/index.ts";

/** That an endpoint's answers are kept, and until when (CC-8, IQ-4). Only for GET, and only of its 200. */
export interface CachedAnswer {
  /** Decides how long they are kept. */
  readonly kind: CacheKind;
  /** Shortens that. */
  readonly preset?: CachePreset;
  /** A change of any of them makes an answer old; `lead:{id}` takes the path's parameter. */
  readonly tags: readonly string[];
  /** Who gets the same answer to the same question: everybody with the permission, those who see the same records, or one person alone. */
  readonly sharedBy: "everybody" | "scope" | "person";
}
