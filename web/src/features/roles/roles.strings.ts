/** What each role may do. */
export const roleWords = {
  intro:
    "Each role may do what the roles before it may, and more. What a role may do is part of Trunkline and cannot be changed here; which role somebody has can.",
  toUsers: "See who has which role",
  may: "May",
  peopleWith: (role: string) => `${role}: see who has this role`,
  yes: "Yes",
  no: "No",
  errorTitle: "Roles could not be loaded",
} as const;
