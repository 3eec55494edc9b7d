import type { Buffer } from "node:buffer";

/** What `ws` exports beside its types: the writer of frames. */
declare module "ws" {
  // biome-ignore lint/complexity/noStaticOnlyClass: it is the library's.
  class Sender {
    static frame(
      data: Buffer,
      options: {
        readonly fin: boolean;
        /** Is the data compressed (RFC 7692)? */
        readonly rsv1: boolean;
        /** 1: text. */
        readonly opcode: number;
        readonly mask: false;
        readonly readOnly: true;
      },
    ): Buffer[];
  }
}
