import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { IdentityService } from "../identity/index.ts";
import { channelMembersRepository } from "./channel-members.repository.ts";
import type { ChannelPostingService } from "./channel-posting.service.ts";
import { channelsRepository } from "./channels.repository.ts";

/** What somebody said, and what the others answered to it. */
interface Said {
  readonly text: string;
  readonly answers?: readonly string[];
}

/** Channels of a company in Montréal, each with what was said there last; the first of the staff begins, the others go on in turn. */
const CHANNELS: readonly { readonly name: string; readonly topic: string; readonly said: readonly Said[] }[] =
  [
    {
      name: "general",
      topic: "For everybody",
      said: [
        {
          text: "Good morning! The new price list is on the shared drive.",
          answers: [
            "Does it hold for quotes that are out already?",
            "No: what was quoted before today stays as it is.",
            "Good, then I tell the two in Longueuil that nothing changes for them.",
          ],
        },
        { text: "Thank you. I will tell the customers in Laval." },
      ],
    },
    {
      name: "dispatch",
      topic: "Who drives where",
      said: [
        { text: "Two vans are out until three: please no promises before that." },
        { text: "The leak in rue Saint-Denis is done, the customer is happy." },
        { text: "Great work 👏" },
      ],
    },
  ];

/** Writes the channels that are missing, with all of the staff in them; resolves with how many. */
export async function seedChannels(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "usersWithRoles">;
  readonly posting: Pick<ChannelPostingService, "post" | "addMembers">;
}): Promise<number> {
  let added = 0;
  for (const { name, topic, said } of CHANNELS) {
    const isNew = await deps.unitOfWork(async (tx) => {
      await channelsRepository.lockName(tx.db, name);
      if (await channelsRepository.ofName(tx.db, name)) return false;
      const staff = await deps.identity.usersWithRoles(tx.db, ["agent", "supervisor", "manager", "admin"]);
      const [first] = staff;
      if (!first) return false;
      const fields = { type: "team", privacy: "public", name, topic, createdBy: first.id } as const;
      const channel = await channelsRepository.insert(tx.db, fields);
      if (!channel) return false;
      const owner = { userId: first.id, role: "owner" } as const;
      await channelMembersRepository.add(tx.db, channel.id, [owner], 0);
      await deps.posting.addMembers(
        tx,
        channel.id,
        staff.map(({ id }) => id),
      );
      const say = (turn: number, content: string, parentId: string | null = null) => {
        const authorId = staff[turn % staff.length]?.id ?? first.id;
        return deps.posting.post(tx, { channelId: channel.id, authorId, content, parentId });
      };
      for (const [place, { text, answers = [] }] of said.entries()) {
        const { id } = await say(place, text);
        for (const [turn, answer] of answers.entries()) await say(place + turn + 1, answer, id);
      }
      return true;
    });
    if (isNew) added += 1;
  }
  return added;
}
