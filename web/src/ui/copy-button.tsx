import { useState } from "preact/hooks";
import { announce } from "./announcer.tsx";
import { Button } from "./button.tsx";
import { strings } from "./strings.ts";
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
    <Button
      kind="ghost"
      size="small"
      icon={isCopied ? "check" : "copy"}
      aria-label={label}
      title={label}
      onClick={() => void copy()}
    />
  );
}
