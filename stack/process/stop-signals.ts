/** Signals by which people and service managers ask a program to stop: Ctrl-C, `kill`, and a terminal that was closed. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
