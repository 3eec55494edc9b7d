export { requireE164, toE164, PHONE_COUNTRIES } from "./phone.ts";
