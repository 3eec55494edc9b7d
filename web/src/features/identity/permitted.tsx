import type { ComponentChildren } from "preact";
import { can, currentUser } from "../../data/session.ts";

/** What those see who have the permission. Until it is known who sits here it keeps its place, unseen: nothing moves when it is. */
export function Permitted(props: { readonly permission: string; readonly children: ComponentChildren }) {
  const { permission, children } = props;
  if (can(permission)) return <>{children}</>;
  if (currentUser() !== undefined) return null;
  return (
    <span class="unseen" inert>
      {children}
    </span>
  );
}
