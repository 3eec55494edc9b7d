import type { SocketLike } from "./transport.ts";

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3];

/** What carries a tab's words to the connection that all tabs share. */
export interface TabLink {
  say(text: string): void;
  close(): void;
}

/** What one tab has of the connection of all tabs: to its user it is a socket. */
export class TabSocket implements SocketLike {
  readyState: number = CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  #link: TabLink | undefined;

  /** From now on what is said goes this way. */
  attach(link: TabLink): void {
    if (this.readyState === CLOSED) link.close();
    else this.#link = link;
  }

  send(text: string): void {
    this.#link?.say(text);
  }

  close(): void {
    this.readyState = CLOSED;
    this.#link?.close();
    this.#link = undefined;
  }

  /** Something came; the first is the welcome. */
  hear(text: string): void {
    this.readyState = OPEN;
    this.onmessage?.({ data: text });
  }

  /** The connection is gone. */
  lose(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#link = undefined;
    this.onclose?.();
  }
}
