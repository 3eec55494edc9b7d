import { useState } from "preact/hooks";
import { announce } from "./announcer.tsx";
import { strings } from "./strings.ts";
import { TipButton } from "./tip-button.tsx";
import { showToast } from "./toasts.tsx";

const SHOWN_MS = 2_000;

/** Copies a text to the clipboard. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(strings.common.copied);
      setTimeout(() => setCopied(false), SHOWN_MS);
    } catch {
      showToast({ tone: "bad", text: strings.common.copyFailed });
    }
  };
  return (
    <TipButton
      kind="ghost"
      size="small"
      icon={isCopied ? "check" : "copy"}
      aria-label={label}
      tip={label}
      onClick={() => void copy()}
    />
  );
}
