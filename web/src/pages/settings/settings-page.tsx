import { useQuery } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { LanguageSetting } from "../../features/settings/language-setting.tsx";
import { SessionList } from "../../features/settings/session-list.tsx";
import { settingsWords as words } from "../../features/settings/settings.strings.ts";
import { ShortcutSetting } from "../../features/settings/shortcut-setting.tsx";
import { SoundSetting } from "../../features/settings/sound-setting.tsx";
import { ThemeChoice } from "../../features/settings/theme-choice.tsx";
import { AccountFacts } from "../../features/users/account-facts.tsx";
import { ProfileForm } from "../../features/users/profile-form.tsx";
import { profileQuery } from "../../features/users/users.queries.ts";
import { profileWords } from "../../features/users/users.strings.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { InTurns } from "../../ui/in-turn.tsx";
import { isPageAt } from "../../ui/page.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "../profile/profile.css";
import "./settings.css";

const NOTIFICATIONS = "/notifications";
const SECTIONS = [
  ["appearance", words.appearance],
  ["profile", words.profile],
  ["language", words.language],
  ["sounds", words.sounds],
  ["notifications", words.notifications],
  ["shortcuts", words.shortcuts],
  ["session", words.sessions],
] as const;

/** What people set for themselves; what is kept in this browser counts at once. */
export function SettingsPage({ title }: PageProps) {
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <div class="settings">
        <nav class="settings-nav" aria-label={words.sections}>
          {SECTIONS.filter(([id]) => id !== "notifications" || isPageAt(NOTIFICATIONS)).map(([id, text]) => (
            <a key={id} href={`#${id}`}>
              {text}
            </a>
          ))}
        </nav>
        <div class="settings-sections">
          <InTurns>
            <Section id="appearance" title={words.appearance} hint={words.here}>
              <ThemeChoice />
            </Section>
            <Profile />
            <Section id="language" title={words.language}>
              <LanguageSetting />
            </Section>
            <Section id="sounds" title={words.sounds} hint={words.here}>
              <SoundSetting />
            </Section>
            {isPageAt(NOTIFICATIONS) ? (
              <Section id="notifications" title={words.notifications}>
                <div class="setting-row">
                  <p>{words.notificationsText}</p>
                  <ButtonLink size="small" href={NOTIFICATIONS}>
                    {words.notificationsLink}
                  </ButtonLink>
                </div>
              </Section>
            ) : null}
            <Section id="shortcuts" title={words.shortcuts} hint={words.here}>
              <ShortcutSetting />
            </Section>
            <Section id="session" title={words.sessions}>
              <p class="muted">{words.sessionsText}</p>
              <SessionList />
            </Section>
          </InTurns>
        </div>
      </div>
    </>
  );
}

function Profile() {
  const query = useQuery(profileQuery);
  return (
    <section id="profile" aria-labelledby="profile-title">
      <h2 id="profile-title">{words.profile}</h2>
      {query.data ? (
        <div class="profile">
          <ProfileForm profile={query.data} />
          <AccountFacts profile={query.data} />
        </div>
      ) : (
        <NotLoaded query={query} title={profileWords.errorTitle}>
          <Skeleton height="26rem" />
        </NotLoaded>
      )}
    </section>
  );
}

function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly children: ComponentChildren;
}) {
  const { id, title, hint } = props;
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <div class="card settings-card">
        {hint ? <p class="muted settings-hint">{hint}</p> : null}
        {props.children}
      </div>
    </section>
  );
}
