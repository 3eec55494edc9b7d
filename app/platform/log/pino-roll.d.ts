declare module "pino-roll" {
  import type { SonicBoom } from "sonic-boom";
  /** Opens a rotated log file; it emits `ready` once the first file is open. */
  export default function roll(options: {
    readonly file: string;
    readonly extension?: string;
    readonly frequency?: "daily" | "hourly" | number;
    readonly size?: string;
    readonly mkdir?: boolean;
    readonly limit?: { readonly count: number; readonly removeOtherLogFiles?: boolean };
    /** SonicBoom's: whether a write holds up the process. */
    readonly sync?: boolean;
  }): Promise<SonicBoom>;
}
