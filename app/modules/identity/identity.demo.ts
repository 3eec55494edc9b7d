/** Password of every demo user; only ever seeded where the environment says demo or test. */
export const DEMO_PASSWORD = "trunkline-demo";

/** One user of each role, three of them on call with numbers from the range reserved for fiction. */
export const DEMO_USERS = [
  {
    email: "agent@trunkline.example",
    name: "Amélie Tremblay",
    role: "agent",
    department: "dispatch",
    phone: "+15145550111",
    onCall: true,
  },
  {
    email: "supervisor@trunkline.example",
    name: "Samuel Okafor",
    role: "supervisor",
    department: "dispatch",
    phone: "+15145550112",
    onCall: true,
  },
  {
    email: "manager@trunkline.example",
    name: "Mina Haddad",
    role: "manager",
    department: "operations",
    phone: "+15145550113",
    onCall: true,
  },
  {
    email: "admin@trunkline.example",
    name: "Alex Roy",
    role: "admin",
    department: "operations",
    phone: null,
    onCall: false,
  },
] as const;
