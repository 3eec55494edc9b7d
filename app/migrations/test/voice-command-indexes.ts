import { randomUUID } from "node:crypto";
import { voiceCommandsRepository } from "../../modules/voice-commands/voice-commands.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** A month of somebody who talks much, and of others. */
export const VOICE_COMMAND_ROWS = `
  insert into voice_commands (user_id, outcome, created_at)
    select id, 'done', now() - n * interval '1 minute' - random() * interval '1 minute'
    from (select id from users order by id limit 20) speakers, generate_series(1, 500) n;
`;

const after = { at: new Date().toISOString(), id: randomUUID() };
const LONG_AGO = new Date(Date.now() - 3_650 * 86_400_000);

/** What each index of voice commands is for. */
export const VOICE_COMMAND_INDEXES: readonly IndexPromise[] = [
  [
    "voice_commands_of_user",
    "what somebody asked for",
    ({ db, userId }) => voiceCommandsRepository.page(db, userId, 26),
  ],
  [
    "voice_commands_of_user",
    "its next page",
    ({ db, userId }) => voiceCommandsRepository.page(db, userId, 26, after),
  ],
  [
    "voice_commands_of_user",
    "of whom somebody spoke just now",
    ({ db, userId }) => voiceCommandsRepository.subjectsSince(db, userId, new Date(Date.now() - 86_400_000)),
  ],
  [
    "voice_commands_created",
    "forgetting voice commands",
    ({ db }) => voiceCommandsRepository.prune(db, LONG_AGO, 500),
  ],
];
