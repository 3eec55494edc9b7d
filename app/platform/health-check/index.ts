/** How one dependency of the application is checked. */
export interface HealthCheck {
  readonly name: string;
  /** Without it nothing can be taken in or answered: the application is then "down", else "degraded". */
  readonly isCritical: boolean;
  /** Resolves with what was seen; rejects when it does not answer. Must end by itself within seconds. */
  run(): Promise<{
    readonly state?: "up" | "degraded" | "down";
    readonly latencyMs: number | null;
    readonly detail?: string | null;
  }>;
}
