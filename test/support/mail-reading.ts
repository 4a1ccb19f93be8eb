/** A mail as a person's program shows it. */
export interface ReadMail {
  /** Names in lower case, values unfolded and decoded; in the order of the mail. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

const unquote = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1')
    .replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, encoding: string, word: string) =>
      (encoding.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : unquote(word.replaceAll('_', ' '))).toString(),
    );

/** Reads a mail of one plain-text part, as RFC 5322 and MIME have it. */
export function readMail(raw: string): ReadMail {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())] as const;
    });
  const header = (name: string) => headers.find(([known]) => known === name)?.[1] ?? '';
  const body = raw.slice(end + 4);
  const encoding = header('content-transfer-encoding');
  const decoded =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? unquote(body)
        : Buffer.from(body);
  const text = decoded.toString().replaceAll('\r\n', '\n');
  return { headers, subject: header('subject'), messageId: header('message-id'), text };
}
