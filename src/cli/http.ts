import type { IncomingMessage } from 'node:http';
import type { ApiReply, Transport } from '../../clients/typescript/client.ts';
import type { Place } from './api.ts';

/**
 * Calls over HTTP, which are waited for as long as they take: reading a large copy back takes longer than `fetch` waits.
 *
 * @throws Error of the system where nobody answers, the signal's reason
 */
export const overSocket =
  ({ url, token }: Place, signal?: AbortSignal): Transport =>
  async ({ method, path, headers, body }) => {
    const address = new URL(`${url.replace(/\/+$/, '')}/api/v1${path}`);
    const { request } = await (address.protocol === 'https:' ? import('node:https') : import('node:http'));
    const text = body === undefined ? null : JSON.stringify(body);
    const sent = request(address, {
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': 'en',
        authorization: `Bearer ${token}`,
        ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
    });
    return new Promise((resolve, reject) => {
      sent.on('error', (error) => reject(signal?.aborted ? signal.reason : error));
      sent.on('response', (response) => read(response).then(resolve, reject));
      sent.end(text ?? undefined);
    });
  };

const NOT_MODIFIED = 304;

/** @throws Error where it is no answer of the API */
async function read(response: IncomingMessage): Promise<ApiReply> {
  const { statusCode: status = 0, headers } = response;
  const text = Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>)).toString();
  const isJson = /json/.test(headers['content-type'] ?? '');
  if (status >= 300 && status < 400 && status !== NOT_MODIFIED)
    throw new Error(`it points to ${headers.location ?? 'nowhere'}`);
  if (status < 300 && text !== '' && !isJson) throw new Error('something else is there');
  return {
    status,
    headers: { get: (name) => headers[name.toLowerCase()]?.toString() ?? null },
    body: isJson && text !== '' ? JSON.parse(text) : null,
  };
}
