import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';

/** What was posted to it. */
export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server on this machine that takes whatever is posted, unless told otherwise. */
export class WebhookServer implements AsyncDisposable {
  readonly posted: Posted[] = [];
  /** What it answers. */
  status = 204;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      this.posted.push({ headers: request.headers, body: await readText(request) });
      response.writeHead(this.status).end();
    });
  }

  static async open(): Promise<WebhookServer> {
    const opened = new WebhookServer();
    opened.#server.listen(0, '127.0.0.1');
    await once(opened.#server, 'listening');
    return opened;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks/s3cret-path`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
