import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of contacts. */
export const contactErrors = defineErrors({
  contact_not_found: {
    status: 404,
    title: "There is no such contact",
    expected: true,
    remedy: "It may be deleted, or belong to somebody outside of your department.",
  },
  contact_without_lead: {
    status: 409,
    title: "The contact belongs to no lead",
    expected: true,
    remedy: "Give it a lead (`leadId`) first.",
  },
});
