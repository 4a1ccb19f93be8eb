import { createHash, timingSafeEqual } from 'node:crypto';
import type { WireHead, WireReply } from './dialect.ts';

/** Where monitoring reads. */
export const METRICS_PATH = '/metrics';

/** What monitoring reads, and who may. */
export interface MetricsPage {
  /** Lets in whoever sends it as a bearer's token, from wherever, and nobody else; `null` = this machine alone. */
  readonly token: string | null;
  readonly contentType: string;
  /** @throws `unavailable` - the database is away. */
  read(): Promise<string>;
  /** Schedules one by one. @throws as `read`. */
  readSchedules(): Promise<string>;
}

const LOOPBACK = ['127.0.0.1', '::1'];
const LOCAL_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;
/** What proxies add: their caller is not on this machine, though they are. */
const FORWARDED = /^(?:x-forwarded-.*|forwarded|via|x-real-ip|cf-connecting-ip|true-client-ip|x-client-ip)$/;

/** The page for who may read it; `null` for anyone else, to whom there is none. */
export async function answerMetrics(head: WireHead, page: MetricsPage): Promise<WireReply | null> {
  if (!(page.token === null ? isLocal(head) : hasToken(head, page.token))) return null;
  try {
    const isDetailed = head.query.get('detail') === 'schedules';
    const body = isDetailed ? await page.readSchedules() : await page.read();
    return { status: 200, headers: { 'Content-Type': page.contentType }, body };
  } catch {
    // A monitor takes the lack of figures for what it is.
    return { status: 503, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '' };
  }
}

/** Asked for here by this machine's own name: not by a page in a browser, whose name may lead here, nor through a proxy that says so. */
const isLocal = ({ address, headers }: WireHead): boolean =>
  LOOPBACK.includes(address) &&
  LOCAL_HOST.test(headers.host ?? '') &&
  !Object.keys(headers).some((name) => FORWARDED.test(name));

function hasToken({ headers }: WireHead, token: string): boolean {
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
