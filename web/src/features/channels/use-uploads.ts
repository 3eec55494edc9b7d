import { useState } from "preact/hooks";
import { asApiError } from "../../data/http.ts";
import type { Attachment } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { channelWords as words } from "./channels.strings.ts";
import { MAX_FILE_BYTES, MAX_FILES } from "./files.ts";
import { uploadFile } from "./upload.ts";

/** Uploads files to a channel, for a message that is being written. */
export function useUploads(
  channelId: string,
  countNow: number,
  onFile: (file: Attachment) => void,
): { readonly names: readonly string[]; readonly add: (files: readonly File[]) => void } {
  const [names, setNames] = useState<readonly string[]>([]);
  const upload = async (file: File) => {
    if (file.size > MAX_FILE_BYTES) {
      showToast({ tone: "warning", text: words.tooLarge(file.name) });
      return;
    }
    setNames((known) => [...known, file.name]);
    try {
      onFile(await uploadFile(channelId, file));
    } catch (thrown) {
      const why = errorText(asApiError(thrown));
      showToast({ tone: "bad", isSticky: true, text: `${words.uploadFailed(file.name)} ${why}` });
    } finally {
      setNames((known) => {
        const place = known.indexOf(file.name);
        return place < 0 ? known : known.toSpliced(place, 1);
      });
    }
  };
  return {
    names,
    add(files) {
      const room = MAX_FILES - countNow - names.length;
      if (files.length > room) showToast({ tone: "warning", text: words.tooMany });
      for (const file of files.slice(0, Math.max(0, room))) void upload(file);
    },
  };
}
