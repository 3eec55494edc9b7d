/** How one dependency of the application is checked. */
export interface HealthCheck {
  readonly name: string;
  /** Without it nothing can be taken in or answered: the application is then "down", else "degraded". */
  readonly isCritical: boolean;
  /** Resolves with what was seen; rejects when it does not answer. After 5 s it counts as down. */
  run(): Promise<{
    readonly state?: "up" | "degraded" | "down" | "unknown";
    readonly latencyMs: number | null;
    readonly detail?: string | null;
  }>;
}
