import type { Logger } from "../log/index.ts";
import type { Redis } from "../redis/index.ts";

/** Somebody who wants to hear what is broadcast. */
export interface Follower<Message> {
  onMessage(message: Message): void;
  /** Messages may have been missed: Redis was away for a while. */
  onGap(): void;
}

/** Tells all processes something at once, and keeps nothing: who was away gets `onGap` when it is back. */
export interface Broadcast<Message> {
  /** Tells the followers in this process at once, then those of all others. Rejects when Redis does not take it. */
  publish(message: Message): Promise<void>;
  /** From now on; the first follower opens the connection. A process may hear its own message twice. */
  follow(follower: Follower<Message>): void;
}

/** Makes a broadcast of JSON messages under a name of its own in Redis. */
export function createBroadcast<Message>(options: {
  readonly name: string;
  readonly redis: Redis;
  /** Opens a connection of its own: one that listens can do nothing else. */
  readonly openListener: () => Redis;
  readonly logger: Logger;
}): Broadcast<Message> {
  const { redis, openListener, logger } = options;
  const channel = `trunkline:broadcast:${options.name}`;
  const followers: Follower<Message>[] = [];

  function hear(message: Message): void {
    for (const follower of followers) follower.onMessage(message);
  }

  function listen(): void {
    const listener = openListener();
    listener.on("message", (_channel: string, text: string) => hear(JSON.parse(text) as Message));
    // Subscribing at each connection instead of once tells when there was a gap, the time before the first included.
    listener.options.autoResubscribe = false;
    listener.on("ready", () => {
      listener.subscribe(channel).then(
        () => {
          for (const follower of followers) follower.onGap();
        },
        (error: unknown) => logger.warn({ error, channel }, "a broadcast cannot be heard"),
      );
    });
  }

  return {
    publish: async (message) => {
      hear(message);
      await redis.publish(channel, JSON.stringify(message));
    },
    follow: (follower) => {
      followers.push(follower);
      if (followers.length === 1) listen();
    },
  };
}
