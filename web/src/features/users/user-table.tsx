import { currentUser } from "../../data/session.ts";
import type { ManagedUser, UserStatus } from "../../data/types.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Ago } from "../../ui/time.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { userWords as words } from "./users.strings.ts";

const { columns } = words;
const TONES: Readonly<Record<UserStatus, Tone>> = { invited: "info", active: "good", disabled: "neutral" };

/** A list of users, each of whom opens; on narrow screens each row becomes a block. */
export function UserTable(props: {
  readonly users: readonly ManagedUser[];
  readonly isBusy: boolean;
  readonly onOpen: (user: ManagedUser) => void;
}) {
  const { users, isBusy, onOpen } = props;
  return (
    <div class="table-frame card" aria-busy={isBusy}>
      <table class="table user-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.who}</th>
            <th scope="col">{columns.role}</th>
            <th scope="col">{columns.department}</th>
            <th scope="col">{columns.status}</th>
            <th scope="col">{columns.lastActive}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} onOpen={() => onOpen(user)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function UserRow({ user, onOpen }: { readonly user: ManagedUser; readonly onOpen: () => void }) {
  const { id, name, email, role, department, status, lastActiveAt } = user;
  return (
    <tr data-status={status}>
      <td class="cell-user">
        <button class="row-link row-button" type="button" data-item aria-haspopup="dialog" onClick={onOpen}>
          <span class="row-who">
            <span class="row-name">
              {name}
              {currentUser()?.id === id ? <span class="muted user-you"> {words.isYou}</span> : null}
            </span>
            <span class="muted user-email">{email}</span>
          </span>
        </button>
      </td>
      <td class="cell-role">{identityWords.roles[role]}</td>
      <td class="cell-department muted">{department}</td>
      <td class="cell-user-status">
        <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>
      </td>
      <td class="cell-active muted">{lastActiveAt === null ? words.never : <Ago at={lastActiveAt} />}</td>
    </tr>
  );
}
