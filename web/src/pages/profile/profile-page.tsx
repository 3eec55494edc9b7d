import { useQuery } from "@tanstack/preact-query";
import { AccountFacts } from "../../features/users/account-facts.tsx";
import { ProfileForm } from "../../features/users/profile-form.tsx";
import { profileQuery } from "../../features/users/users.queries.ts";
import { profileWords as words } from "../../features/users/users.strings.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "./profile.css";

/** What people change of themselves, and what others have set for them. */
export function ProfilePage({ title }: PageProps) {
  const query = useQuery(profileQuery);
  const { data } = query;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      {data ? (
        <div class="profile">
          <ProfileForm profile={data} />
          <AccountFacts profile={data} />
        </div>
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <Skeleton height="20rem" />
        </NotLoaded>
      )}
    </>
  );
}
