import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type ReadMail, readMail } from './mail-reading.ts';

/** A mail that the server took over. */
export interface ReceivedMail extends ReadMail {
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Whether it came through TLS. */
  readonly isSecure: boolean;
  readonly user: string | null;
}

const STATUS = { later: 451, never: 554 } as const;

/** A real SMTP server on a port of this machine, which takes everything unless told otherwise. */
export class MailServer implements AsyncDisposable {
  readonly port: number;
  readonly mails: ReceivedMail[] = [];
  /** How it answers the next mails, one each; after that it takes them. */
  readonly answers: (keyof typeof STATUS | 'take' | 'hang up')[] = [];
  /** How many connections were opened. */
  connections = 0;
  /** Set: it takes connections and says nothing until this resolves. */
  silence: Promise<void> | null = null;
  private readonly sockets = new Set<Socket>();
  readonly #server: SMTPServer;

  private constructor(port: number, server: SMTPServer) {
    this.port = port;
    this.#server = server;
  }

  /** `options`: besides those that it needs; neither STARTTLS nor AUTH is offered unless they say so. */
  static async open(port = 0, options: SMTPServerOptions = {}): Promise<MailServer> {
    let opened: MailServer | null = null;
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      authOptional: true,
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 1,
      onConnect: (_session, callback) => {
        if (opened !== null) opened.connections += 1;
        void (opened?.silence ?? Promise.resolve()).then(() => callback());
      },
      onData: (stream, session, callback) => {
        void readText(stream).then((raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          const answer = opened?.answers.shift() ?? 'take';
          if (answer === 'hang up') return opened?.hangUp();
          if (answer !== 'take') {
            return callback(Object.assign(new Error(`Try ${answer}`), { responseCode: STATUS[answer] }));
          }
          opened?.mails.push({
            ...readMail(raw),
            sender: mailFrom === false ? '' : mailFrom.address,
            recipients: rcptTo.map(({ address }) => address),
            isSecure: session.secure,
            user: typeof session.user === 'string' ? session.user : null,
          });
          callback();
        });
      },
      ...options,
    });
    // A client that hangs up is no fault of the server.
    server.on('error', () => {});
    const listener = server.listen(port, '127.0.0.1');
    listener.on('connection', (socket: Socket) => opened?.sockets.add(socket));
    await once(listener, 'listening');
    opened = new MailServer((listener.address() as AddressInfo).port, server);
    return opened;
  }

  /** Ends every connection without a word. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  /** For `SMTP_URL`. */
  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A port of this machine where nobody listens. */
export async function findClosedPort(): Promise<number> {
  await using server = await MailServer.open();
  return server.port;
}
