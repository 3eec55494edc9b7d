export {
  createIdempotencyKeys,
  type IdempotencyKeys,
  type IdempotentRequest,
  type KeptAnswer,
  type Outcome,
} from "./idempotency-keys.ts";
