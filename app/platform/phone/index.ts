export { countryOfNumber, PHONE_COUNTRIES, requireE164, toE164 } from "./phone.ts";
