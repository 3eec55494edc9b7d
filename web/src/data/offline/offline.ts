/** All that is only needed where something is kept in the browser: the first paint does not wait for it. */
export { keepCopies, showCopy } from "./keeping.ts";
export { addWrite, forgetWrites, isWaitedFor, removeWrite } from "./outbox.ts";
export {
  discardWrite,
  flush,
  keepWrite,
  putWriteAside,
  refresh,
  sendAgain,
  startOutbox,
} from "./outbox-control.ts";
export { forgetPerson, keepPerson, keptPerson, stopPush } from "./person.ts";
