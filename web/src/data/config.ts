import { signal } from "@preact/signals";
import { request } from "./api.ts";
import type { PublicConfig } from "./types.ts";

const config = signal<PublicConfig | undefined>(undefined);

/** What the server says about this installation; undefined until it has answered. */
export const publicConfig = { current: config } as const;

/** Asks for it; without an answer the page works on, with no demo accounts and no telemetry. */
export async function loadConfig(): Promise<PublicConfig | undefined> {
  try {
    config.value = await request<PublicConfig>("/api/config");
  } catch {
    config.value = undefined;
  }
  return config.peek();
}
