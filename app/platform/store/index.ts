export { createExpiringStore, type ExpiringStore } from "./expiring-store.ts";
