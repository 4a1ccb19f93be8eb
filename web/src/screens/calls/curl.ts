import type { MadeCall } from '../../api/calls.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A call as curl makes it, by a token in place of the page's cookie. */
export function curlOf({ request, account }: MadeCall): string {
  const { method, path, headers, body } = request;
  const parts = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    '-H "Authorization: Bearer $BACKROTA_TOKEN"',
    ...(account === null ? [] : [`-H ${quoted(`X-Backrota-Account: ${account}`)}`]),
    ...(headers['if-match'] === undefined ? [] : [`-H ${quoted(`If-Match: ${headers['if-match']}`)}`]),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(hidden(body)))}`]),
    quoted(`${location.origin}/api/v1${path}`),
  ];
  return `curl ${parts.join(' \\\n  ')}`;
}

/** Fields that only their sender may know. */
const SECRET = /password|otp|secret|^(key|code|offer)$/i;

/** A body without its secrets. */
function hidden(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, SECRET.test(name) ? '…' : value]));
}
