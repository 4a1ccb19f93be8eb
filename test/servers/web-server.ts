import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { until } from '../serve/gateway-process.ts';
import { closePort } from '../support/port.ts';

/** nginx with one `server` block, in a folder of its own. */
export class WebServer {
  readonly origin: string;
  readonly #child: ChildProcess;

  private constructor(origin: string, child: ChildProcess) {
    this.origin = origin;
    this.#child = child;
  }

  /** Starts it once it answers; `server` is given the port that it is to listen on. */
  static async start(folder: string, server: (port: number) => string): Promise<WebServer> {
    const port = await freePort();
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const paths = temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n');
    const http = `http {\naccess_log off;\n${paths}\n${server(port)}\n}`;
    await writeFile(file, `daemon off;\nmaster_process off;\npid ${join(folder, 'pid')};\nevents {}\n${http}\n`);
    const child = spawn('nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', file], { stdio: 'inherit' });
    const origin = `http://127.0.0.1:${port}`;
    const started = new WebServer(origin, child);
    await until(async () => {
      if (child.exitCode !== null) throw new Error('nginx ended.');
      return fetch(origin).catch(() => null);
    });
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await closePort(server);
  return typeof address === 'object' && address !== null ? address.port : 0;
}
