import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import { type Context, type ContextManager, ROOT_CONTEXT } from "@opentelemetry/api";

const BOUND = Symbol("trunkline.bound");

/**
 * Carries the active context along asynchronous work, as OpenTelemetry's AsyncLocalStorageContextManager does. That one
 * replaces seven methods of each emitter it binds and wraps each listener, on two emitters a request; this one runs
 * the emitter's `emit` in the context instead, which costs a fraction (docs/decisions/0008).
 */
export class EmitContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return thisArg === undefined || thisArg === null
      ? this.#storage.run(context, fn, ...args)
      : this.#storage.run(context, () => fn.call(thisArg, ...args));
  }

  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter) {
      this.#bindEmitter(context, target);
      return target;
    }
    if (typeof target === "function") return this.#bindFunction(context, target) as T;
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }

  #bindEmitter(context: Context, emitter: EventEmitter & { [BOUND]?: true }): void {
    if (emitter[BOUND]) return;
    emitter[BOUND] = true;
    const storage = this.#storage;
    const emit = emitter.emit;
    emitter.emit = function emitInContext(this: EventEmitter, ...args: Parameters<EventEmitter["emit"]>) {
      // Most events come while the context is active already: looking costs less than entering it again.
      return storage.getStore() === context
        ? emit.apply(this, args)
        : storage.run(context, () => emit.apply(this, args));
    };
  }

  // biome-ignore lint/complexity/noBannedTypes: the interface binds functions of any shape
  #bindFunction(context: Context, target: Function): Function {
    const storage = this.#storage;
    return function bound(this: unknown, ...args: unknown[]) {
      return storage.run(context, () => target.apply(this, args));
    };
  }
}
