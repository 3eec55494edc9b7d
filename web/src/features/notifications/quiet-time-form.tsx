import type { NotificationPreferences } from "../../data/types.ts";
import { changePreferences } from "./change-preferences.ts";
import { notificationPageWords } from "./notification-page.strings.ts";

const words = notificationPageWords.preferences;
type QuietTime = NonNullable<NotificationPreferences["quietTime"]>;
const DAYS = Object.keys(words.dayNames) as QuietTime["days"];
const AT_FIRST: QuietTime = { days: DAYS, from: "20:00", until: "08:00", holdsUrgent: false };

/** When one is not to be disturbed. */
export function QuietTimeForm({ quietTime }: { readonly quietTime: QuietTime | null }) {
  const change = (part: Partial<QuietTime>) => {
    if (quietTime) void changePreferences({ quietTime: { ...quietTime, ...part } });
  };
  const time = (name: "from" | "until") => (
    <label class="field">
      <span class="field-label">{words[name]}</span>
      <input
        class="input"
        type="time"
        required
        value={quietTime?.[name]}
        onChange={({ currentTarget: { value } }) => {
          if (value !== "") change({ [name]: value });
        }}
      />
    </label>
  );
  return (
    <section class="card preferences-part" aria-labelledby="preferences-quiet">
      <h2 id="preferences-quiet">{words.quiet}</h2>
      <p class="muted">{words.quietText}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={quietTime !== null}
          onChange={(event) =>
            void changePreferences({ quietTime: event.currentTarget.checked ? AT_FIRST : null })
          }
        />
        {words.quietOn}
      </label>
      {quietTime ? (
        <>
          <div class="preferences-pair">
            {time("from")}
            {time("until")}
          </div>
          <fieldset class="preferences-days">
            <legend class="field-label">{words.days}</legend>
            {DAYS.map((day) => {
              const isOn = quietTime.days.includes(day);
              return (
                <label key={day} class="preferences-day" data-on={isOn}>
                  <input
                    class="hidden-visually"
                    type="checkbox"
                    checked={isOn}
                    onChange={() => {
                      const days = DAYS.filter((one) => (one === day ? !isOn : quietTime.days.includes(one)));
                      // Without a day there is no quiet time.
                      if (days.length > 0) change({ days });
                      else void changePreferences({ quietTime: null });
                    }}
                  />
                  {words.dayNames[day]}
                </label>
              );
            })}
          </fieldset>
          <label class="check">
            <input
              type="checkbox"
              checked={quietTime.holdsUrgent}
              onChange={(event) => change({ holdsUrgent: event.currentTarget.checked })}
            />
            {words.holdsUrgent}
          </label>
        </>
      ) : null}
    </section>
  );
}
