export { type Prunable, type PruneWork, pruneWork } from "./prune-work.ts";
