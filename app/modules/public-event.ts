import type { z } from "zod";
import type { EventType } from "../platform/unit-of-work/index.ts";

/** Something that a module tells the outside of: what webhooks can be subscribed to, and what is documented of it. */
export interface PublicEvent {
  /** What it happened to, and what happened: `lead.created`. Stable. */
  readonly name: string;
  /** When it happens, in one sentence. */
  readonly description: string;
  /** Ids, states and figures: whoever may know more fetches it. Nothing personal. */
  readonly data: z.ZodObject;
  /** The domain event that it follows. */
  readonly follows: EventType<unknown>;
  /** What is told of one occurrence; null: this one is another event's matter. */
  tell(payload: unknown): Readonly<Record<string, unknown>> | null;
}

/** Declares a public event; `tell` gets the domain event's payload and answers with what its schema says. */
export function publicEvent<Payload, Data extends z.ZodObject>(declaration: {
  readonly name: string;
  readonly description: string;
  readonly data: Data;
  readonly follows: EventType<Payload>;
  tell(payload: NoInfer<Payload>): z.input<Data> | null;
}): PublicEvent {
  return Object.freeze({
    ...declaration,
    tell: (payload: unknown) => declaration.tell(payload as Payload),
  });
}
