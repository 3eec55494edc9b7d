import type { ButtonHTMLAttributes, ComponentChildren, Ref } from "preact";
import { Icon, type IconName } from "./icon.tsx";

/** What a button takes beside the attributes that every HTML button has. */
export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "size" | "icon" | "type"> {
  readonly children?: ComponentChildren;
  /** danger: takes something away. */
  readonly kind?: "primary" | "secondary" | "ghost" | "danger";
  readonly size?: "normal" | "small";
  readonly icon?: IconName;
  readonly type?: "button" | "submit";
  /** Works on something: shows that, and does not take another click. */
  readonly isBusy?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

/** Something to press. It keeps the focus while it is busy. */
export function Button(props: ButtonProps) {
  const { children, kind = "secondary", size = "normal", icon, type = "button", isBusy = false } = props;
  const { onClick, buttonRef, ...rest } = props;
  const isIconOnly = children === undefined;
  return (
    <button
      ref={buttonRef}
      class="button"
      type={type}
      data-kind={kind}
      data-size={size}
      data-shape={isIconOnly ? "icon" : "text"}
      aria-disabled={isBusy}
      aria-busy={isBusy}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
      {...attributesOf(rest)}
    >
      {isBusy ? <span class="spinner" /> : icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

function attributesOf(props: Omit<ButtonProps, "onClick" | "buttonRef">) {
  const {
    children: _children,
    kind: _kind,
    size: _size,
    icon: _icon,
    type: _type,
    isBusy: _busy,
    ...rest
  } = props;
  return rest;
}

/** A link that looks like a button. Another origin opens in its own tab. */
export function ButtonLink(props: {
  readonly href: string;
  readonly children: ComponentChildren;
  readonly kind?: "primary" | "secondary" | "ghost";
  readonly size?: "normal" | "small";
  readonly icon?: IconName;
  readonly isExternal?: boolean;
}) {
  const { href, children, kind = "secondary", size = "normal", icon, isExternal = false } = props;
  return (
    <a
      class="button"
      href={href}
      data-kind={kind}
      data-size={size}
      data-shape="text"
      {...(isExternal ? { target: "_blank", rel: "noopener noreferrer" } : {})}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </a>
  );
}
