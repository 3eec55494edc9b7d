export { countryOfNumber, PHONE_COUNTRIES, possibleCountriesOfNumber, requireE164, toE164 } from "./phone.ts";
