export { countryOfNumber, requireE164, toE164 } from "./phone.ts";
