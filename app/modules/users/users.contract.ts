import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { timeZoneSchema } from "../../http/time-zone.contract.ts";
import { roleSchema } from "../identity/identity.contract.ts";
import { shortcutKeysPatchSchema, shortcutKeysSchema } from "../identity/shortcut-keys.contract.ts";

/** What a user is at present: asked to come, able to sign in, or shut out. */
export const userStatusSchema = z.enum(["invited", "active", "disabled"]);

const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
const name = lineSchema(120);
const department = lineSchema(80);
/** How telephony knows an agent (KN-2). */
const workerId = lineSchema(80).nullable();
const phone = z
  .e164("must be a number in E.164, such as +15145550100")
  .nullable()
  .describe("E.164; null: cannot be alerted by SMS");
const timeZone = timeZoneSchema.describe("A name of the IANA time zone database, such as America/Toronto");
const token = z.string().trim().min(20).max(200).describe("The secret of the link that was mailed");

/** A user as administrators see them. */
export const managedUserSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    department: z.string(),
    workerId: z.string().nullable(),
    phone: z.string().nullable(),
    timeZone: z.string(),
    onCall: z.boolean(),
    status: userStatusSchema,
    lastActiveAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "ManagedUser" });

/** What people see of themselves. */
export const profileSchema = managedUserSchema
  .omit({ status: true, lastActiveAt: true, createdAt: true })
  .extend({ shortcutKeys: shortcutKeysSchema })
  .meta({ id: "Profile" });

/** What people change of themselves; what is left out stays. */
export const profileChangeSchema = z
  .object({ name, phone, timeZone, onCall: z.boolean(), shortcutKeys: shortcutKeysPatchSchema })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: "name something to change" });

/** What a new user takes. The invitation is mailed to the address. */
export const newUserSchema = z.object({
  email,
  name,
  role: roleSchema,
  department: department.default("operations"),
  workerId: workerId.default(null),
});

/** What administrators change of a user; what is left out stays. */
export const userChangeSchema = z
  .object({ role: roleSchema, department, workerId })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: "name something to change" });

/** Filters of the list of users. */
export const userListQuerySchema = pageQuerySchema.extend({
  q: z.string().trim().max(100).optional().describe("Part of a name or of an e-mail address"),
  role: roleSchema.optional().describe("Only those with this role"),
  status: userStatusSchema.optional().describe("Only those in this state"),
});

/** Short: nobody tells when a user was last active. */
const cache = { kind: "user", preset: "short", tags: ["users"], sharedBy: "everybody" } as const;
const manages = { permission: "users:manage" } as const;
const params = z.object({ id: idSchema });
const user = (description: string) => ({ 200: { description, schema: managedUserSchema } });
const LAST_ADMINISTRATOR = "This is the last administrator who can sign in";

/** People's accounts: their own profile, links by which they set a password, and what administrators do. */
export const usersContract = {
  tag: { name: "Users", description: "People's accounts: profiles, invitations and passwords." },
  endpoints: {
    getProfile: {
      method: "GET",
      path: "/api/me",
      summary: "See your profile",
      access: "signed_in",
      responses: { 200: { description: "Your profile", schema: profileSchema } },
      problems: { 404: "Signed in by an API key, which is no user" },
    },
    changeProfile: {
      method: "PATCH",
      path: "/api/me",
      summary: "Change your profile",
      access: "signed_in",
      body: profileChangeSchema,
      responses: { 200: { description: "Your profile as it is now", schema: profileSchema } },
      problems: { 404: "Signed in by an API key, which is no user" },
    },
    requestPasswordReset: {
      method: "POST",
      path: "/api/password-resets",
      summary: "Ask for a link to set a new password",
      description: "The answer is the same whether the address is known or not.",
      access: "public",
      limit: "password-links",
      body: z.object({ email }),
      responses: {
        202: { description: "If the address belongs to a user, a link that lives an hour is on its way" },
      },
    },
    lookUpPasswordLink: {
      method: "POST",
      path: "/api/password-links/look-up",
      summary: "See whom a link to set a password is for",
      access: "public",
      limit: "password-links",
      body: z.object({ token }),
      responses: {
        200: {
          description: "The link can be used",
          schema: z.object({
            purpose: z.enum(["invitation", "password_reset"]),
            name: z.string(),
            email: z.string(),
            expiresAt: z.iso.datetime(),
          }),
        },
      },
      problems: { 410: "The link was used, has expired, or never was one" },
    },
    setPassword: {
      method: "POST",
      path: "/api/password-links/use",
      summary: "Set a password with a link",
      description:
        "The link and all others of its user end, and with them the user's sessions on every device.",
      access: "public",
      limit: "password-links",
      body: z.object({ token, password: z.string().max(200).describe("At least 12 characters") }),
      responses: { 204: { description: "The password is set; sign in with it" } },
      problems: { 410: "The link was used, has expired, or never was one" },
    },
    listUsers: {
      method: "GET",
      path: "/api/users",
      summary: "List users",
      access: manages,
      cache,
      query: userListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(managedUserSchema) } },
    },
    inviteUser: {
      method: "POST",
      path: "/api/users",
      summary: "Invite a user",
      description: "Mails a link that lives seven days; with it the user sets a password.",
      access: manages,
      body: newUserSchema,
      responses: { 201: { description: "The user, invited", schema: managedUserSchema } },
      problems: { 409: "There is a user with this e-mail address" },
    },
    getUser: {
      method: "GET",
      path: "/api/users/:id",
      summary: "See a user",
      access: manages,
      cache,
      params,
      responses: user("The user"),
    },
    changeUser: {
      method: "PATCH",
      path: "/api/users/:id",
      summary: "Change a user's role, department or telephony worker id",
      description: "Another role counts at once and ends the user's sessions.",
      access: manages,
      params,
      body: userChangeSchema,
      responses: user("The user as changed"),
      problems: { 409: `The user is disabled, or: ${LAST_ADMINISTRATOR}` },
    },
    disableUser: {
      method: "POST",
      path: "/api/users/:id/disable",
      summary: "Disable a user",
      description:
        "Ends sessions, API keys, sockets and links at once. Nothing changes when the user is disabled already.",
      access: manages,
      params,
      responses: user("The user, disabled"),
      problems: { 409: LAST_ADMINISTRATOR },
    },
    enableUser: {
      method: "POST",
      path: "/api/users/:id/enable",
      summary: "Enable a disabled user",
      access: manages,
      params,
      responses: user("The user, enabled"),
    },
    sendPasswordLink: {
      method: "POST",
      path: "/api/users/:id/password-link",
      summary: "Mail a user a link to set a password",
      description: "An invitation to whoever has not accepted one yet, a reset to everybody else.",
      access: manages,
      params,
      responses: { 202: { description: "The link is on its way" } },
      problems: { 409: "The user is disabled" },
    },
  },
} as const satisfies ModuleContract;

export type ManagedUserJson = z.output<typeof managedUserSchema>;
export type ProfileJson = z.output<typeof profileSchema>;
export type UserStatus = z.output<typeof userStatusSchema>;
export type UserListQuery = z.output<typeof userListQuerySchema>;
