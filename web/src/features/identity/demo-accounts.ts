import type { User } from "../../data/types.ts";

/** Seeded only where the environment is a demonstration or a test, so the password is no secret. */
export const DEMO_PASSWORD = "trunkline-demo";

/** One account of each role. */
export const DEMO_ACCOUNTS: readonly { readonly role: User["role"]; readonly email: string }[] = [
  { role: "agent", email: "agent@trunkline.example" },
  { role: "supervisor", email: "supervisor@trunkline.example" },
  { role: "manager", email: "manager@trunkline.example" },
  { role: "admin", email: "admin@trunkline.example" },
];
