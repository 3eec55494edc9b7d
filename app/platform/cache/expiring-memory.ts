import { MemoryDriver } from "bentocache/drivers/memory";

/** At so many names we look which of them are still kept: what was evicted for want of room leaves its name behind. */
const LOOK_EVERY_NAMES = 50_000;

/**
 * The memory level of the cache, able to let go of what has expired. The driver leaves an expired entry where it is until somebody
 * asks for it or its room is needed, and does not tell which there are.
 */
export class ExpiringMemory extends MemoryDriver {
  readonly #names = new Set<string>();

  override set(key: string, value: string, ttl?: number): boolean {
    if (this.#names.size >= LOOK_EVERY_NAMES) this.dropExpired();
    this.#names.add(key);
    return super.set(key, value, ttl);
  }

  override delete(key: string): boolean {
    this.#names.delete(key);
    return super.delete(key);
  }

  /** Lets go of expired entries; answers how many names it let go of. */
  dropExpired(): number {
    let dropped = 0;
    for (const name of this.#names) {
      // 0 for what is not there any more.
      if (this.getRemainingTtl(name) > 0) continue;
      this.delete(name);
      dropped += 1;
    }
    return dropped;
  }
}
