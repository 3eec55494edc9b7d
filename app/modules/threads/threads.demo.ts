import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { ChannelsService } from "../channels/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { CustomersService } from "./customers.service.ts";
import { scheduledMessagesRepository } from "./scheduled-messages.repository.ts";
import { afterAnswer, afterInbound, closed, snoozed } from "./threads.policy.ts";
import { type ThreadChange, threadsRepository } from "./threads.repository.ts";

/** When what waits comes: not before a newcomer has seen that it does. */
const LATER_MS = 44 * 3_600_000;

/** What was said, in order; `note`: what only we see. */
type Said = readonly ["customer" | "us" | "note", string];

/** A conversation of the demo, by the number of whom it is with. */
interface DemoThread {
  readonly phone: string;
  readonly said: readonly Said[];
  /** An SMS that waits for its time. */
  readonly goesLater?: string;
  readonly ends?: "snoozed" | "closed";
  readonly tags: readonly string[];
}

/** With contacts of the demo, and with somebody whom nobody knows. */
const THREADS: readonly DemoThread[] = [
  {
    phone: "+14185550164",
    said: [
      ["customer", "Is the dentist in on Saturday?"],
      ["us", "Yes, from nine to noon."],
      ["customer", "Thank you, see you then!"],
    ],
    ends: "closed",
    tags: ["appointment"],
  },
  {
    phone: "+14505550162",
    said: [
      ["customer", "When will the part for the lift be there?"],
      ["us", "The supplier says Thursday. I will write as soon as it is here."],
      ["note", "Ask the supplier again: order 4711."],
    ],
    ends: "snoozed",
    tags: ["parts"],
  },
  {
    phone: "+14385550161",
    said: [
      ["customer", "Did you get my photographs of the roof?"],
      ["us", "We did. The quote comes this week."],
    ],
    goesLater: "Your quote is ready: shall we go through it by telephone?",
    tags: ["quote", "roof"],
  },
  {
    phone: "+15145550199",
    said: [
      ["customer", "Hello, do you repair water heaters?"],
      ["customer", "It is in Verdun, second floor."],
    ],
    tags: [],
  },
  {
    phone: "+15145550160",
    said: [
      ["customer", "The kitchen tap drips again."],
      ["us", "I am sorry to hear it. Would tomorrow morning suit you?"],
      ["customer", "Perfect. Could you come before nine?"],
    ],
    tags: ["appointment", "plumbing"],
  },
];

/** Writes the conversations that are missing; nobody is told, and nothing goes out for them now. Resolves with how many. */
export async function seedThreads(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "usersInDepartment">;
  readonly customers: Pick<CustomersService, "atNumber" | "channelOf">;
  readonly channels: Pick<ChannelsService, "receiveSms" | "keepSms" | "post">;
}): Promise<number> {
  const { unitOfWork, identity, customers, channels } = deps;

  async function seed(tx: UnitOfWork, { phone, said, goesLater, ends, tags }: DemoThread): Promise<boolean> {
    const [agent] = await identity.usersInDepartment(tx.db, "dispatch", ["agent"]);
    const customer = await customers.atNumber(tx.db, phone);
    const channel = await customers.channelOf(tx, customer);
    if (!agent || !channel || (await threadsRepository.lock(tx.db, channel.id))) return false;
    const { id: channelId } = channel;
    const { contactId, leadId } = customer;
    const authorId = agent.id;
    let thread = newThread(leadId, tags);
    for (const [place, [by, content]] of said.entries()) {
      if (by === "customer") {
        const from = { provider: "demo", providerSid: `demo:${phone}:${place}`, fromNumber: phone };
        const sms = { ...from, channelId, contactId, toNumber: null, content };
        const message = await channels.receiveSms(tx, sms);
        if (!message) return false;
        const { createdAt: at, sequence } = message;
        thread = { ...thread, ...afterInbound(thread, { at, sequence, asksForAnswer: true }) };
      } else if (by === "us") {
        const sms = { channelId, authorId, contactId, recipientName: phone, toNumber: phone, content };
        const { createdAt: at, sequence } = await channels.keepSms(tx, sms);
        thread = { ...thread, ...afterAnswer(thread, { at, sequence, authorId }) };
      } else {
        const { createdAt } = await channels.post(tx, { channelId, authorId, content });
        thread = { ...thread, lastMessageAt: createdAt };
      }
    }
    const now = new Date();
    if (ends === "closed") thread = { ...thread, ...closed(thread, now) };
    if (ends === "snoozed") thread = { ...thread, ...snoozed(later(now)) };
    await threadsRepository.insertNew(tx.db, channelId, thread);
    if (goesLater !== undefined) {
      const [content, sendAt] = [goesLater, later(now)];
      const fields = { threadId: channelId, authorId, content, wantedAt: sendAt, sendAt };
      await scheduledMessagesRepository.insert(tx.db, fields);
    }
    return true;
  }

  let added = 0;
  for (const demo of THREADS) {
    if (await unitOfWork((tx) => seed(tx, demo))) added += 1;
  }
  return added;
}

const later = (now: Date) => new Date(now.getTime() + LATER_MS);

function newThread(leadId: string | null, tags: readonly string[]) {
  const now = new Date();
  return {
    status: "open",
    assignedTo: null,
    leadId,
    snoozedUntil: null,
    closedAt: null,
    readSequence: 0,
    lastInboundSequence: 0,
    waitingSince: null,
    openedAt: now,
    firstAnsweredAt: null,
    lastMessageAt: now,
    tags,
  } satisfies ThreadChange as Required<ThreadChange>;
}
