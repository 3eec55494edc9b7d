export { createExpiringMembers, type ExpiringMembers } from "./expiring-members.ts";
export { type ClaimableStore, createExpiringStore, type ExpiringStore } from "./expiring-store.ts";
