import type { z } from "zod";
import type { Channels, Endpoints } from "./endpoints.generated.ts";

/** Types of what goes to the server and comes back, read off the contracts. Nothing of this is there at run time. */

/** Query parameters as we write them: what the server coerces from text is what it coerces it to. */
type QueryOf<S extends z.ZodType> = {
  readonly [Key in keyof z.input<S>]: unknown extends z.input<S>[Key]
    ? z.output<S>[Key & keyof z.output<S>]
    : z.input<S>[Key];
};

type BodyOf<B> = B extends z.ZodType
  ? z.input<B>
  : B extends { readonly json: infer S extends z.ZodType }
    ? z.input<S>
    : never;

type ParamsPart<E> = E extends { readonly params: infer S extends z.ZodType }
  ? { readonly params: z.input<S> }
  : unknown;
type QueryPart<E> = E extends { readonly query: infer S extends z.ZodType }
  ? Record<never, never> extends QueryOf<S>
    ? { readonly query?: QueryOf<S> }
    : { readonly query: QueryOf<S> }
  : unknown;
type BodyPart<E> = E extends { readonly body: infer B } ? { readonly body: BodyOf<B> } : unknown;

type VersionPart<E> = E extends { readonly isVersioned: true } ? { readonly version: number } : unknown;

/** What a call of an operation takes. */
export type Input<Name extends keyof Endpoints> = ParamsPart<Endpoints[Name]> &
  QueryPart<Endpoints[Name]> &
  BodyPart<Endpoints[Name]> &
  VersionPart<Endpoints[Name]> & {
    readonly signal?: AbortSignal;
    /** Names what is asked for: asked again by the same key, it is done once. */
    readonly idempotencyKey?: string;
  };

type Answer<R> = R extends { readonly schema: infer S extends z.ZodType } ? z.output<S> : undefined;
type Success<R> = {
  [Status in keyof R]: `${Status & number}` extends `2${string}` ? Answer<R[Status]> : never;
}[keyof R];

/** What an operation resolves with: the body of its good answers; undefined for one without a body. */
export type Output<Name extends keyof Endpoints> = Success<Endpoints[Name]["responses"]>;

/** What is told on a channel: data by the event's name. */
export type ChannelEvents<Name extends keyof Channels> = {
  readonly [Event in keyof Channels[Name]["events"]]: Channels[Name]["events"][Event] extends z.ZodType
    ? z.output<Channels[Name]["events"][Event]>
    : never;
};

/** Names of the ids in a path or pattern: `call:{id}` has `id`. */
export type IdsOf<Pattern extends string> = Pattern extends `${string}{${infer Id}}${infer Rest}`
  ? { readonly [Key in Id]: string } & IdsOf<Rest>
  : unknown;
