import { useQuery } from "@tanstack/preact-query";
import type { NotificationPreferences } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { changePreferences } from "./change-preferences.ts";
import { preferencesQuery } from "./notification-list.queries.ts";
import { notificationPageWords } from "./notification-page.strings.ts";
import { QuietTimeForm } from "./quiet-time-form.tsx";

const words = notificationPageWords.preferences;
const CHANNELS = ["in_app", "email", "web_push", "sms"] as const;
type TypeChoice = NotificationPreferences["types"][number];

/** How one is told of what, when not, and how often by mail; every change counts at once. */
export function PreferencesView() {
  const query = useQuery(preferencesQuery);
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Skeleton height="30rem" />
      </NotLoaded>
    );
  }
  return (
    <div class="preferences">
      <section class="card preferences-types" aria-labelledby="preferences-types">
        <h2 id="preferences-types">{words.title}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              {CHANNELS.map((channel) => (
                <th key={channel} scope="col">
                  {words.channels[channel]}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {data.types.map((one) => (
              <TypeRow key={one.type} one={one} />
            ))}
          </tbody>
        </table>
      </section>
      <div>
        <QuietTimeForm quietTime={data.quietTime} />
        <DigestForm digest={data.digest} />
      </div>
    </div>
  );
}

function TypeRow({ one }: { readonly one: TypeChoice }) {
  const { type, description, channels, defaults } = one;
  const isOwn = CHANNELS.some((channel) => channels[channel] !== defaults[channel]);
  return (
    <tr>
      <th scope="row">{description}</th>
      {CHANNELS.map((channel) => (
        <td key={channel}>
          <label class="preferences-check">
            <input
              type="checkbox"
              checked={channels[channel]}
              aria-label={words.by(description, words.channels[channel])}
              onChange={(event) =>
                void changePreferences({ types: { [type]: { [channel]: event.currentTarget.checked } } })
              }
            />
          </label>
        </td>
      ))}
      <td>
        <span class="preferences-reset">
          {isOwn ? (
            <Button
              kind="ghost"
              size="small"
              icon="history"
              title={words.reset}
              aria-label={words.resetLabel(description)}
              onClick={() => void changePreferences({ types: { [type]: null } })}
            />
          ) : null}
        </span>
      </td>
    </tr>
  );
}

function DigestForm({ digest }: { readonly digest: NotificationPreferences["digest"] }) {
  const hours = Array.from({ length: 24 }, (_none, hour) => `${String(hour).padStart(2, "0")}:00`);
  return (
    <section class="card preferences-part" aria-labelledby="preferences-digest">
      <h2 id="preferences-digest">{words.digest}</h2>
      <p class="muted">{words.digestText}</p>
      <div class="preferences-pair">
        <label class="field">
          <span class="field-label">{words.frequency}</span>
          <select
            class="select"
            value={digest.frequency}
            onChange={(event) =>
              void changePreferences({
                digest: { frequency: event.currentTarget.value as typeof digest.frequency },
              })
            }
          >
            {(["hourly", "daily", "off"] as const).map((one) => (
              <option key={one} value={one}>
                {words.frequencies[one]}
              </option>
            ))}
          </select>
        </label>
        {digest.frequency === "daily" ? (
          <label class="field">
            <span class="field-label">{words.hour}</span>
            <select
              class="select"
              value={String(digest.hour)}
              onChange={(event) =>
                void changePreferences({ digest: { hour: Number(event.currentTarget.value) } })
              }
            >
              {hours.map((text, hour) => (
                <option key={text} value={String(hour)}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
    </section>
  );
}
