import type { SimulatorConfig } from "./config.ts";

/** Where callbacks to the application may go, and how they get there. */
export interface AppAddress {
  /** Only the application's own URLs may be called. */
  allows(url: string): boolean;
  /** Within a container network the public address is not where the application is reached. */
  reachable(url: string): string;
}

/** The application as the carriers know it. */
export function createAppAddress(config: Pick<SimulatorConfig, "appUrl" | "publicAppUrl">): AppAddress {
  const origins = new Set([new URL(config.appUrl).origin, new URL(config.publicAppUrl).origin]);
  return {
    allows: (url) => URL.canParse(url) && origins.has(new URL(url).origin),
    reachable: (url) =>
      url.startsWith(config.publicAppUrl) ? config.appUrl + url.slice(config.publicAppUrl.length) : url,
  };
}
