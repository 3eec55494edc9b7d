export { identityErrors } from "./identity.errors.ts";
export { mayFollowChannel, type RoleName } from "./identity.policy.ts";
export type { User } from "./identity.repository.ts";
export { identityRoutes, SESSION_COOKIE } from "./identity.routes.ts";
export {
  type Actor,
  createIdentityService,
  type Identified,
  type IdentityService,
  type SessionRecord,
} from "./identity.service.ts";
