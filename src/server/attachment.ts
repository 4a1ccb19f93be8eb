/** A `Content-Disposition`: to be saved under this name, and never shown as a page. */
export const attachmentOf = (name: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`;
