import { templatesRepository } from "../../modules/templates/templates.repository.ts";
import { attachmentsRepository } from "../../modules/threads/attachments.repository.ts";
import { scheduledMessagesRepository } from "../../modules/threads/scheduled-messages.repository.ts";
import { threadTagsRepository } from "../../modules/threads/thread-tags.repository.ts";
import { threadsRepository } from "../../modules/threads/threads.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

const ID = "00000000-0000-7000-8000-000000000083";
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };

/** What has been written to customers and by them, after some years. */
export const INBOX_ROWS = `
  insert into message_templates (name, body, created_at)
    select 'Template ' || n, 'Good day', now() - n * interval '1 hour' from generate_series(1, 5000) n;
  insert into users (id, email, name, password_hash, role) values ('${ID}', 'inbox@test.example', 'Inbox', 'none', 'agent');
  insert into leads (id, company) values ('${ID}', 'Writes a lot');
  insert into channels (type, privacy, phone) select 'contact', 'private', '+1819' || lpad(n::text, 7, '0') from generate_series(1, 12000) n;
  insert into threads (id, status, assigned_to, lead_id, snoozed_until, closed_at, last_message_at)
    select id, status, case when place % 400 = 0 then '${ID}'::uuid when place % 3 = 1 then (array(select id from users limit 50))[place % 50 + 1] end,
      case when place % 500 = 0 then '${ID}'::uuid end,
      case when status = 'snoozed' then now() + place * interval '1 minute' end, case when status = 'closed' then now() end,
      now() - place * interval '1 minute'
    from (select id, row_number() over (order by id)::int as place from channels where type = 'contact' and phone is not null) channel
      cross join lateral (select case when place % 20 = 0 then 'open' when place % 50 = 1 then 'snoozed' else 'closed' end) as chosen (status);
  update threads set tags = case when place % 3000 = 0 then '{often,rare}'::text[] else '{often}'::text[] end
    from (select id, row_number() over (order by id) as place from threads) thread where thread.id = threads.id and place % 20 = 0;
  insert into scheduled_messages (thread_id, author_id, content, wanted_at, send_at, status, settled_at, created_at)
    select id, '${ID}', 'Later', now(), now() + place * interval '1 minute', case when place % 100 = 0 then 'waiting' else 'sent' end,
      case when place % 100 = 0 then null else now() - place * interval '1 minute' end, now() - place * interval '1 minute'
    from (select id, row_number() over (order by id) as place from threads) thread;
  insert into messages (channel_id, sequence, direction, status, content)
    select id, 1, 'inbound', 'received', 'Look' from channels where type = 'contact' and phone is not null;
  insert into thread_files (thread_id, message_id, status, file_key, created_at, updated_at)
    select message.channel_id, case when place % 100 > 0 then message.id end, chosen.status, case when chosen.status = 'ready' then 'attachments/x.png' end,
      now() - place * interval '1 minute', now() - place * interval '1 minute'
    from (select *, row_number() over (order by id) as place from messages where content = 'Look') message
      cross join lateral (select case when place % 100 = 1 then 'waiting' else 'ready' end) as chosen (status);
`;

const LIST = { userId: ID } as const;

/** What each index is for that the inbox asks. */
export const INBOX_INDEXES: readonly IndexPromise[] = [
  [
    "message_templates_created",
    "the list of templates",
    ({ db }) => templatesRepository.page(db, { archived: false }, 26, after),
  ],
  ["threads_last_message", "the inbox", ({ db }) => threadsRepository.page(db, LIST, "all", 26, undefined)],
  [
    "threads_status_last_message",
    "open threads",
    ({ db }) => threadsRepository.page(db, { ...LIST, status: "open" }, "all", 26, after),
  ],
  [
    "threads_status_last_message",
    "figures of the inbox",
    ({ db }) => threadsRepository.counts(db, ID, "all"),
  ],
  ["threads_status_last_message", "who waits for an answer", ({ db }) => threadsRepository.waiting(db)],
  [
    "threads_assignee_last_message",
    "somebody's open threads",
    ({ db }) =>
      threadsRepository.page(db, { ...LIST, status: "open", assignedTo: "me" }, "all", 26, undefined),
  ],
  [
    "threads_lead",
    "threads of a lead",
    ({ db }) => threadsRepository.page(db, { ...LIST, leadId: ID }, "all", 26, after),
  ],
  [
    "threads_tags",
    "threads with a tag that few have",
    ({ db }) => threadsRepository.page(db, { ...LIST, tag: "rare" }, "all", 26, undefined),
  ],
  [
    "threads_tags",
    "threads by their tag, in what is looked for",
    ({ db }) => threadsRepository.page(db, { ...LIST, q: "rare" }, "all", 26, undefined),
  ],
  ["threads_tagged", "which tags there are", ({ db }) => threadTagsRepository.inUse(db, "all", 200)],
  [
    "channels_phone_search",
    "threads by digits of a number",
    ({ db }) => threadsRepository.page(db, { ...LIST, q: "0004711" }, "all", 26, undefined),
  ],
  [
    "messages_words",
    "threads by words of a message",
    ({ db }) => threadsRepository.page(db, { ...LIST, q: "photographs" }, "all", 26, undefined),
  ],
  ["threads_snoozed", "threads that wake", ({ db }) => threadsRepository.lockDue(db, new Date(), 100)],
  [
    "scheduled_messages_due",
    "SMS that are due",
    ({ db }) => scheduledMessagesRepository.due(db, new Date(), 100),
  ],
  [
    "scheduled_messages_thread",
    "scheduled SMS of a thread",
    ({ db }) => scheduledMessagesRepository.page(db, ID, {}, 26, after),
  ],
  ["thread_files_message", "files of messages", ({ db }) => attachmentsRepository.ofMessages(db, [ID])],
  [
    "thread_files_waiting",
    "files that have not come",
    ({ db }) => attachmentsRepository.waitingSince(db, new Date(Date.now() - 60_000), 100),
  ],
  [
    "thread_files_unsent",
    "files that nobody sent",
    ({ db }) => attachmentsRepository.deleteUnsent(db, new Date(Date.now() - 4_000 * 86_400_000), 100),
  ],
  [
    "scheduled_messages_settled",
    "forgetting scheduled SMS",
    ({ db }) => scheduledMessagesRepository.prune(db, new Date(Date.now() - 4_000 * 86_400_000), 500),
  ],
];
