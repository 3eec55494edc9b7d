import type { Migration } from "../platform/database/index.ts";

/** Why an SMS that nobody has taken yet waits, and until when: whoever looks at its call must not have to guess. */
export const waitingMessages: Migration = {
  name: "0125_waiting_messages",
  up: async (knex) => {
    await knex.raw(`
      alter table messages
        add column waits_for text,
        add column waits_until timestamptz,
        add constraint messages_waits_for_check
          check (waits_for in ('breaker', 'carrier', 'gate', 'resend')) not valid;
      alter table messages validate constraint messages_waits_for_check;
    `);
  },
};
