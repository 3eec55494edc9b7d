export { fitsSegments, smsSegments } from "./sms-length.ts";
