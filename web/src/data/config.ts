import { signal } from "@preact/signals";
import { api } from "./api.ts";
import type { ClientConfig } from "./types.ts";

const config = signal<ClientConfig | undefined>(undefined);

/** What the server says about this installation; undefined until it has answered. */
export const clientConfig = { current: config } as const;

/** Asks for it; without an answer the page works on, with no demo accounts and no telemetry. */
export async function loadConfig(): Promise<ClientConfig | undefined> {
  try {
    config.value = await api.getClientConfig();
  } catch {
    config.value = undefined;
  }
  return config.peek();
}
