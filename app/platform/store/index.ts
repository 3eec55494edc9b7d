export { type ClaimableStore, createExpiringStore, type ExpiringStore } from "./expiring-store.ts";
