/** What people may be called by their role. */
export const identityWords = {
  roles: { agent: "Agent", supervisor: "Supervisor", manager: "Manager", admin: "Administrator" },
} as const;
