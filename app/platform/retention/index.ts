export { type CleanUp, type CleanUpLog, createCleanUpLog } from "./clean-up-log.ts";
export { CLEAN_UP_EVERY_MS, type Prunable, type PruneWork, pruneWork } from "./prune-work.ts";
