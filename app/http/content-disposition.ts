/** What a file is called when somebody keeps it: printable ASCII without quotes, and as it is for those who know UTF-8 (RFC 6266). */
export function contentDisposition(name: string, isDownload: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `${isDownload ? "attachment" : "inline"}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
