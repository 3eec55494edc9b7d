import type { ComponentChildren } from "preact";
import { Brand } from "../../ui/brand.tsx";
import "../sign-in/sign-in.css";
import "./password.css";

/** A page of one card, as the sign-in is. */
export function PasswordFrame({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="sign-in">
      <div class="sign-in-column">
        <header class="sign-in-head">
          <Brand />
        </header>
        <div class="password-card card">{children}</div>
      </div>
    </div>
  );
}
