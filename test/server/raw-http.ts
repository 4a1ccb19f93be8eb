import { connect, type Socket } from 'node:net';

/** What came back over a bare socket. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly text: string;
  readonly isClosed: boolean;
  readonly milliseconds: number;
}

export interface RawOptions {
  /** Bytes per write, each in a TCP segment of its own. */
  readonly chunkBytes?: number;
  /** Close our side after the last byte. */
  readonly endsAfter?: boolean;
}

/** Sends exactly these bytes, and reads until one whole answer has come and, if it was announced, the connection closed. */
export const sendRaw = (port: number, bytes: Buffer, options: RawOptions = {}): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const received: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const finish = (isClosed: boolean): void => {
      const answer = parseAnswer(Buffer.concat(received).toString('utf8'));
      if (answer === null && !isClosed) return;
      if (answer && !isClosed && /connection: close/i.test(answer.head)) return;
      socket.destroy();
      const milliseconds = performance.now() - startedAt;
      resolve({ ...(answer ?? { status: 0, head: '', text: '' }), isClosed, milliseconds });
    };
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      finish(false);
    });
    socket.on('close', () => finish(true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('connect', () => void writeAll(socket, bytes, options));
  });

const writeAll = async (socket: Socket, bytes: Buffer, options: RawOptions): Promise<void> => {
  const size = options.chunkBytes ?? (bytes.length || 1);
  for (let at = 0; at < bytes.length && !socket.destroyed; at += size) {
    await new Promise((done) => socket.write(bytes.subarray(at, at + size), done));
  }
  if (options.endsAfter) socket.end();
};

const parseAnswer = (text: string): { status: number; head: string; text: string } | null => {
  const split = text.indexOf('\r\n\r\n');
  if (split === -1) return null;
  const head = text.slice(0, split);
  const body = text.slice(split + 4);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return Buffer.byteLength(body) < length ? null : { status: Number(head.slice(9, 12)), head, text: body };
};

export const BOUNDARY = 'edge';

/** A request with a body of the stated type, and its true length unless another is given. */
export const rawPost = (type: string, body: string | Buffer, length?: number): Buffer => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const head =
    `POST /echo HTTP/1.1\r\nHost: gateway\r\nContent-Type: ${type}\r\n` +
    `Content-Length: ${length ?? bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
};

/** A multipart request out of raw parts (headers, empty line, value), properly closed. */
export const rawMultipart = (parts: readonly string[], closing = `--${BOUNDARY}--\r\n`): Buffer =>
  rawPost(
    `multipart/form-data; boundary=${BOUNDARY}`,
    parts.map((part) => `--${BOUNDARY}\r\n${part}\r\n`).join('') + closing,
  );

/** One part: a field. */
export const part = (name: string, value: string): string =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;

/** An open connection of which a test reads answer after answer. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that came so far. */
  text(): string;
  /** Resolves when what came fits, with all of it. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves when the connection is closed, with all that came. */
  readonly closed: Promise<string>;
}

/** Connects, from `localAddress` where it is given, and keeps what comes. */
export const openRaw = async (port: number, localAddress = '127.0.0.1'): Promise<RawConnection> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
  let text = '';
  const { promise: closed, resolve: tellClosed } = Promise.withResolvers<string>();
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  // A connection that is ended on us tells so by `close`.
  socket.on('error', () => {});
  socket.on('close', () => tellClosed(text));
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed]);
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(text)) return;
        socket.off('data', look);
        resolve(text);
      };
      socket.on('data', look);
      socket.once('close', () =>
        reject(new Error(`The connection was closed before ${pattern} came; there was: ${text}`)),
      );
      look();
    });
  return { socket, text: () => text, until, closed };
};

/** A request without a body. */
export const rawGet = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: gateway\r\n${headers}\r\n`;
