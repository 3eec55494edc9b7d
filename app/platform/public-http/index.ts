export { isPublicAddress } from "./public-address.ts";
export { createPublicHttp, type PublicAnswer, type PublicHttp, Unsent } from "./public-http.ts";
