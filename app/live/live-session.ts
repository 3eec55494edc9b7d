import { randomUUID } from "node:crypto";
import { type RawData, WebSocket } from "ws";
import type { Principal, Urgency } from "../http/index.ts";
import type { Logger } from "../platform/log/index.ts";
import type { AuthorizeChannels } from "./channel-policy.ts";
import { EventAllowance } from "./event-allowance.ts";
import { Heartbeat, type HeartbeatOutcome } from "./heartbeat.ts";
import type { LiveLimits } from "./live.types.ts";
import type { Subscriber, Told } from "./live-feed.ts";
import type { LiveHub } from "./live-hub.ts";
import {
  type ClientMessage,
  clientMessageSchema,
  type GoodbyeReason,
  type LiveErrorCode,
  type ServerMessage,
} from "./live-protocol.ts";
import type { Receipts } from "./live-receipts.ts";
import type { Replay } from "./live-replay.ts";
import { NOT_TOLD, type StreamEvent, withoutSuperseded } from "./live-stream.ts";
import { comparePositions, type Position } from "./position.ts";
import { messageOf, type PreparedMessage } from "./prepared-message.ts";

const CLOSE_CODES: Readonly<Record<GoodbyeReason, number>> = {
  shutdown: 1001,
  protocol: 1008,
  unauthorized: 4401,
  slow_client: 1013,
};
/** What is left of a connection whose peer does not answer our close. */
const CLOSE_TIMEOUT_MS = 2_000;
const MAX_PROTOCOL_ERRORS = 20;
const MESSAGE_WINDOW_MS = 10_000;
const MAX_MESSAGES_PER_WINDOW = 200;

/** What a session needs of the server. */
export interface SessionDependencies {
  readonly hub: LiveHub;
  readonly limits: Required<LiveLimits>;
  readonly logger: Logger;
  /** Writes messages that many clients get to this one's socket, in their order. */
  write(messages: readonly PreparedMessage[]): void;
  /** Who the client is now; null when it may no longer be here. */
  reauthenticate(): Promise<Principal | null>;
  readonly authorizeChannels: AuthorizeChannels;
  urgencyOf(channel: string): Urgency;
  replay(channel: string, after: Position | undefined): Promise<Replay>;
  /** What share of its events the client is asked to acknowledge. */
  readonly receiptShare: number;
  readonly receipts: Receipts;
  /** What has come in since, at once; the position is the newest that this process has read. */
  readNewer(
    channel: string,
    after: Position,
  ): { readonly events: readonly StreamEvent[]; readonly position: Position };
  /** Somebody is using the client. */
  onActive(): void;
  /** A ping was answered or not by the time of the next, for the metric. */
  onHeartbeat(outcome: HeartbeatOutcome): void;
  /** The server closed the connection, for the metric. */
  onDropped(reason: GoodbyeReason | "idle"): void;
}

/** One client's connection. */
export class LiveSession implements Subscriber {
  readonly id = randomUUID();
  readonly #socket: WebSocket;
  readonly #dependencies: SessionDependencies;
  /** Channel → the newest position that the client has. */
  readonly #channels = new Map<string, Position>();
  #principal: Principal;
  readonly #heartbeat: Heartbeat;
  readonly #allowance: EventAllowance;
  #slowSinceMs: number | undefined;
  #protocolErrors = 0;
  #windowStartMs = 0;
  #messagesInWindow = 0;
  #isEnding = false;
  /** Messages are obeyed one after another: an unsubscribe must not overtake its subscribe. */
  #work: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, principal: Principal, dependencies: SessionDependencies) {
    this.#socket = socket;
    this.#principal = principal;
    this.#dependencies = dependencies;
    this.#allowance = new EventAllowance(dependencies.limits.maxEventsPerSecond);
    socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      dependencies.logger.debug({ error, sessionId: this.id }, "live socket error");
      // Too long or broken frames: the library closes the connection by itself.
      if (error.code?.startsWith("WS_ERR_")) dependencies.onDropped("protocol");
    });
    socket.once("close", () => this.#forget());
    this.#send({
      type: "welcome",
      sessionId: this.id,
      pingIntervalSeconds: dependencies.limits.activePingIntervalMs / 1000,
      receiptShare: dependencies.receiptShare,
    });
    this.#heartbeat = new Heartbeat(socket, dependencies.limits, {
      onBeat: dependencies.onHeartbeat,
      onDead: () => {
        dependencies.onDropped("idle");
        this.cut();
      },
    });
  }

  /** Whose connection it is. */
  get principalId(): string {
    return this.#principal.id;
  }

  /** Does it follow one of these live channels? */
  follows(channels: readonly string[]): boolean {
    return channels.some((channel) => this.#channels.has(channel));
  }

  take(channel: string, told: readonly Told[]): number {
    const allowed = this.#allowance.take(told.length, this.#dependencies.urgencyOf(channel));
    const messages: PreparedMessage[] = [];
    for (const one of told.slice(0, allowed)) {
      const seen = this.#channels.get(channel);
      if (seen === undefined || comparePositions(one.position, seen) <= 0) continue;
      if ("event" in one) {
        this.#channels.set(channel, one.position);
        messages.push(messageOf(one.event, channel));
      } else {
        this.#sendPrepared(messages.splice(0));
        this.resync(channel, one.position, one.resync);
      }
    }
    this.#sendPrepared(messages);
    return allowed;
  }

  resync(channel: string, position: Position, reason: string): void {
    this.#channels.set(channel, position);
    this.#send({ type: "resync", channel, position, reason });
  }

  /** Says why and when to come back, and closes; a peer that does not answer is cut off. */
  end(reason: GoodbyeReason, retryAfterMs: number): void {
    if (this.#isEnding) return;
    this.#send({ type: "goodbye", reason, retryAfterMs });
    this.#isEnding = true;
    this.#dependencies.onDropped(reason);
    this.#socket.close(CLOSE_CODES[reason], reason);
    setTimeout(() => this.cut(), CLOSE_TIMEOUT_MS).unref();
  }

  /** Ends the connection at once. */
  cut(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isEnding) return;
    this.#heartbeat.noteLife();
    if (isBinary) {
      this.#complain("malformed_message", "Messages are JSON text.");
      return;
    }
    if (!this.#countMessage()) return;
    const message = this.#parse(String(data));
    if (!message) return;
    if (message.type === "clock" || message.type === "received") {
      // Said by itself, not because somebody is there; and the time counts: it waits for nothing.
      if (message.type === "clock") this.#tellTime(message);
      else this.#dependencies.receipts.note(message);
      return;
    }
    this.#heartbeat.noteActivity();
    if (message.type === "activity") {
      this.#dependencies.onActive();
      return;
    }
    this.#work = this.#work
      .then(() => (message.type === "subscribe" ? this.#subscribe(message) : this.#unsubscribe(message)))
      .catch((error: unknown) => {
        this.#dependencies.logger.warn({ error, sessionId: this.id }, "live subscription failed");
        const { channel } = message;
        this.#send({ type: "error", code: "unavailable", message: "Try again in a moment.", channel });
      });
  }

  #tellTime({ sentAtMs }: Extract<ClientMessage, { type: "clock" }>): void {
    if (this.#dependencies.receipts.mayReadClock()) {
      this.#send({ type: "clock", sentAtMs, serverMs: Date.now() });
    } else this.#complain("too_many_messages", "The clock was asked for too often.");
  }

  #parse(text: string): ClientMessage | undefined {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#complain("malformed_message", "The message is not JSON.");
      return undefined;
    }
    const result = clientMessageSchema.safeParse(value);
    if (result.success) return result.data;
    const reasons = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`.trim());
    this.#complain("invalid_message", reasons.join("; "));
    return undefined;
  }

  async #subscribe({ channel, after }: Extract<ClientMessage, { type: "subscribe" }>): Promise<void> {
    const { limits, authorizeChannels, replay, readNewer, hub } = this.#dependencies;
    if (!this.#channels.has(channel) && this.#channels.size >= limits.maxChannelsPerConnection) {
      this.#send({
        type: "error",
        code: "too_many_channels",
        message: `A connection may follow ${limits.maxChannelsPerConnection} channels.`,
        channel,
      });
      return;
    }
    if (!(await authorizeChannels(this.#principal, [channel])).has(channel)) {
      this.#send({ type: "error", code: "forbidden", message: "You may not follow this channel.", channel });
      return;
    }
    const missed = await replay(channel, after);
    if (this.#isEnding || this.#socket.readyState !== WebSocket.OPEN) return;
    // From here to the join nothing waits: no event can fall between what is replayed and what follows.
    const { events: newest, position } = readNewer(channel, missed.position);
    const isUntold = newest.some(({ event }) => event === NOT_TOLD);
    const lost = missed.kind === "resync" ? missed.reason : isUntold ? "an update could not be told" : null;
    const events =
      missed.kind === "events" && lost === null ? withoutSuperseded([...missed.events, ...newest]) : [];
    this.#channels.set(channel, position);
    this.#dependencies.receipts.follow(channel, position);
    hub.join(channel, this);
    this.#send({ type: "subscribed", channel, position, replayed: events.length });
    if (lost !== null) this.resync(channel, position, lost);
    this.#sendPrepared(events.map((event) => messageOf(event, channel)));
  }

  #unsubscribe({ channel }: { readonly channel: string }): void {
    this.#channels.delete(channel);
    this.#dependencies.receipts.unfollow(channel);
    this.#dependencies.hub.leave(channel, this);
    this.#send({ type: "unsubscribed", channel });
  }

  #complain(code: LiveErrorCode, message: string): void {
    this.#send({ type: "error", code, message });
    this.#protocolErrors += 1;
    if (this.#protocolErrors >= MAX_PROTOCOL_ERRORS) this.end("protocol", 60_000);
  }

  #countMessage(): boolean {
    const now = Date.now();
    if (now - this.#windowStartMs > MESSAGE_WINDOW_MS) {
      this.#windowStartMs = now;
      this.#messagesInWindow = 0;
    }
    this.#messagesInWindow += 1;
    if (this.#messagesInWindow <= MAX_MESSAGES_PER_WINDOW) return true;
    this.#complain("too_many_messages", `Send at most ${MAX_MESSAGES_PER_WINDOW} messages in 10 s.`);
    return false;
  }

  /** Whoever has signed out, or may no longer follow a channel, does not go on hearing from it. */
  async checkRights(): Promise<void> {
    if (this.#isEnding) return;
    const { reauthenticate, authorizeChannels, logger } = this.#dependencies;
    try {
      const principal = await reauthenticate();
      if (!principal) {
        this.end("unauthorized", 0);
        return;
      }
      this.#principal = principal;
      const channels = [...this.#channels.keys()];
      const allowed = await authorizeChannels(principal, channels);
      for (const channel of channels) {
        if (allowed.has(channel)) continue;
        this.#unsubscribe({ channel });
        this.#send({
          type: "error",
          code: "forbidden",
          message: "You may no longer follow this channel.",
          channel,
        });
      }
    } catch (error) {
      logger.debug(
        { error, sessionId: this.id },
        "live session keeps its rights: they cannot be checked now",
      );
    }
  }

  #send(message: ServerMessage): void {
    // Compression takes a while, in which what is written beside it would overtake it.
    if (this.#maySend()) this.#socket.send(JSON.stringify(message), { compress: false });
  }

  #sendPrepared(messages: readonly PreparedMessage[]): void {
    if (messages.length > 0 && this.#maySend()) this.#dependencies.write(messages);
  }

  #maySend(): boolean {
    if (this.#isEnding || this.#socket.readyState !== WebSocket.OPEN) return false;
    if (!this.#isTooSlow()) return true;
    this.#dropSlow();
    return false;
  }

  /** A burst or a replay may fill the socket for a moment; a client that does not catch up holds memory for ever. */
  #isTooSlow(): boolean {
    const { maxBufferedBytes, slowAboveBytes, slowAfterMs } = this.#dependencies.limits;
    const waitingBytes = this.#socket.bufferedAmount;
    if (waitingBytes <= slowAboveBytes) {
      this.#slowSinceMs = undefined;
      return false;
    }
    this.#slowSinceMs ??= performance.now();
    return waitingBytes > maxBufferedBytes || performance.now() - this.#slowSinceMs > slowAfterMs;
  }

  #dropSlow(): void {
    this.#isEnding = true;
    this.#forget();
    this.#dependencies.onDropped("slow_client");
    this.#dependencies.logger.info({ sessionId: this.id }, "live client dropped: it reads too slowly");
    const goodbye: ServerMessage = { type: "goodbye", reason: "slow_client", retryAfterMs: 5_000 };
    this.#socket.send(JSON.stringify(goodbye), { compress: false });
    this.#socket.close(CLOSE_CODES.slow_client, "slow_client");
    setTimeout(() => this.cut(), CLOSE_TIMEOUT_MS).unref();
  }

  #forget(): void {
    this.#heartbeat.stop();
    for (const channel of this.#channels.keys()) this.#dependencies.hub.leave(channel, this);
    this.#channels.clear();
  }
}
