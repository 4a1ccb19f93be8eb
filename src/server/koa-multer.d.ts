declare module '@koa/multer' {
  import type { IncomingMessage } from 'node:http';
  import type { Writable } from 'node:stream';
  import type { Middleware } from 'koa';

  interface MulterOptions {
    limits: { fields: number; parts: number; fieldSize: number };
    defParamCharset: string;
    streamHandler: (request: IncomingMessage, parser: Writable) => void;
  }

  export default function multer(options?: MulterOptions): { none(): Middleware };
}
