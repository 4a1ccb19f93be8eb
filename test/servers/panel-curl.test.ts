import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readXml, xmlRows } from '../dialects/billing-panel/readers/strict-xml.ts';
import { type GatewayProcess, openPlace, type Place } from '../serve/gateway-process.ts';
import { curl, paste, requireCurl } from './pasting.ts';

/** The commands of Zomro's article on backup schedules, as they stand there. */
const ARTICLE = {
  create: `curl --location 'https://api.zomro.com/' \\
--form 'func="instances.fleio_bckps.schedule.edit"' \\
--form 'auth="7e0cb9825a87e4c1a150dc9b"' \\
--form 'out="json"' \\
--form 'name="MySchedule"' \\
--form 'rotation_days="1,2,3,4,5,6"' \\
--form 'rotation_time="02:01"' \\
--form 'plid="5203773"' \\
--form 'sok="ok"'`,
  list: `curl --location 'https://api.zomro.com/' \\
--form 'func="instances.fleio_bckps.schedule"' \\
--form 'auth="7e0cb9825a87e4c1a150dc9b"' \\
--form 'out="json"' \\
--form 'elid="5203773"'`,
  remove: `curl --location 'https://api.zomro.com/' \\
--form 'func="instances.fleio_bckps.schedule.delete"' \\
--form 'auth="7c70d43c92c610c4c6c42c2c"' \\
--form 'out="json"' \\
--form 'elid="14"'`,
} as const;

const INSTANCE = '5203773';
const LIST = 'instances.fleio_bckps.schedule';

describe('the panel, called by curl', () => {
  let place: Place;
  let gateway: GatewayProcess;
  let url: string;
  let token: string;
  let password: string;

  before(async () => {
    await requireCurl();
    place = await openPlace();
    gateway = place.serve(['--demo']);
    await gateway.printed(/first-login\.txt$/m);
    url = await gateway.ready();
    const printed = await readFile(join(place.dataDir, 'first-login.txt'), 'utf8');
    token = /auth="([0-9a-f]{24})"/.exec(printed)?.[1] ?? '';
    password = /^ {2}demo +(\S+)/m.exec(printed)?.[1] ?? '';
  });
  after(async () => {
    await gateway?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  /** A command of the article, with our address, a token and an id in place of the printed ones. */
  const fromArticle = async (command: string, id = '14') =>
    JSON.parse(
      await paste(
        command
          .replace('https://api.zomro.com', url)
          .replace(/auth="[0-9a-f]+"/, `auth="${token}"`)
          .replace('elid="14"', `elid="${id}"`),
      ),
    ).doc;

  const listed = async () => (await fromArticle(ARTICLE.list)).elem ?? [];
  const idOf = (doc: { id?: { $: string } }) => doc.id?.$ ?? '';

  test('as in the article: makes a schedule, lists it, deletes it', async () => {
    const id = idOf(await fromArticle(ARTICLE.create));
    const [row, ...others] = await listed();
    assert.deepEqual(others, []);
    assert.match(row.create_date.$, /^\d{4}-\d\d-\d\d$/);
    assert.deepEqual(
      { ...row, create_date: null },
      {
        create_date: null,
        fleio_status: { $: 'Active' },
        id: { $: id },
        instance_id: { $: INSTANCE },
        name: { $: 'MySchedule' },
        rotation_days: { $: 'Monday Tuesday Wednesday Thursday Friday Saturday ' },
        rotation_time: { $: '02:01' },
        servername: { $: 'MyServer' },
      },
    );
    assert.deepEqual((await fromArticle(ARTICLE.remove, id)).ok, {});
    assert.deepEqual(await listed(), []);
  });

  test('as in the article, twice in a row: the second answer is the first’s, and there is one schedule', async () => {
    const ids = [idOf(await fromArticle(ARTICLE.create)), idOf(await fromArticle(ARTICLE.create))];
    assert.equal(ids[0], ids[1]);
    assert.equal((await listed()).length, 1);
    await fromArticle(ARTICLE.remove, ids[0]);
  });

  test('as its first table has it: func=instances.fleio_bckps.edit with days and time is a schedule', async () => {
    const command = ARTICLE.create.replace('schedule.edit', 'edit');
    const id = idOf(await fromArticle(command));
    assert.deepEqual(
      (await listed()).map((row: { id: { $: string } }) => row.id.$),
      [id],
    );
    assert.deepEqual((await fromArticle(ARTICLE.remove.replace(`${LIST}.delete`, 'image.delete'), id)).ok, {});
    assert.deepEqual(await listed(), []);
  });

  test('with quotes that are sent along, with a type of its own on each part, urlencoded, and by GET', async () => {
    const fields: readonly (readonly [string, string])[] = [
      ['func', `${LIST}.edit`],
      ['auth', token],
      ['out', 'json'],
      ['plid', INSTANCE],
      ['rotation_days', '0,6'],
      ['rotation_time', '23:59'],
      ['sok', 'ok'],
    ];
    const send: Readonly<Record<string, (name: string) => Promise<string>>> = {
      'literal quotes': (name) =>
        curl(
          ...fields.flatMap(([key, value]) => ['--form-string', `${key}="${value}"`]),
          '--form-string',
          `name=${name}`,
          url,
        ),
      'typed parts': (name) =>
        curl(
          ...[...fields, ['name', name]].flatMap(([key, value]) => ['-F', `${key}="${value}";type=text/plain`]),
          url,
        ),
      urlencoded: (name) =>
        curl(...[...fields, ['name', name]].flatMap(([key, value]) => ['--data-urlencode', `${key}=${value}`]), url),
      'plain -d': (name) =>
        curl(...fields.flatMap(([key, value]) => ['-d', `${key}=${value}`]), '-d', `name=${name}`, `${url}/billmgr`),
      'a GET': (name) =>
        curl(
          '-G',
          ...[...fields, ['name', name]].flatMap(([key, value]) => ['--data-urlencode', `${key}=${value}`]),
          `${url}/manager/billmgr`,
        ),
      'query and body': (name) =>
        curl(
          ...fields.slice(1).flatMap(([key, value]) => ['-d', `${key}=${value}`]),
          '--data-urlencode',
          `name=${name}`,
          `${url}/?func=${LIST}.edit&out=xml&name=another`,
        ),
    };
    for (const [name, call] of Object.entries(send)) {
      const { doc } = JSON.parse(await call(name));
      assert.deepEqual(doc.ok, {}, JSON.stringify(doc));
      const [row, ...others] = await listed();
      assert.deepEqual([row.id.$, row.name.$, others], [doc.id.$, name, []]);
      assert.deepEqual([row.rotation_days.$, row.rotation_time.$], ['Saturday Sunday ', '23:59']);
      await fromArticle(ARTICLE.remove, doc.id.$);
    }
  });

  test('keeps quotes, umlauts and markup of a name, in JSON and in XML', async () => {
    const name = `"Nächtlich" <b>&'é ☾`;
    const answer = await curl(
      '--form-string',
      `name=${name}`,
      ...[
        `func=${LIST}.edit`,
        `auth=${token}`,
        'out=json',
        `plid=${INSTANCE}`,
        'rotation_days=1',
        'rotation_time=02:01',
        'sok=ok',
      ].flatMap((field) => ['-F', field]),
      url,
    );
    const [row] = await listed();
    assert.equal(row.name.$, name);
    const xml = await curl('-d', `func=${LIST}&auth=${token}&out=xml&elid=${INSTANCE}`, url);
    assert.equal(textsOf(xml, 'name').join(), name);
    await fromArticle(ARTICLE.remove, idOf(JSON.parse(answer).doc));
  });

  test('logs in with a cookie jar, and reads with nothing but the cookie', async () => {
    const jar = join(place.folder, 'cookies.txt');
    const login = ['-F', 'func=auth', '-F', 'username=demo', '-F', `password=${password}`, '-F', 'out=json'];
    const { doc } = JSON.parse(await curl('--cookie-jar', jar, ...login, url));
    assert.match(await readFile(jar, 'utf8'), new RegExp(`#HttpOnly_.*\\tbillmgrses5\\t${doc.auth.$id}`));
    const whoami = JSON.parse(await curl('--cookie', jar, '-d', 'func=whoami&out=json', url));
    assert.equal(whoami.doc.user.$name, 'demo');
    const create = [
      '-d',
      `func=${LIST}.edit&out=json&plid=${INSTANCE}&name=x&rotation_days=1&rotation_time=02:01&sok=ok`,
    ];
    const refused = JSON.parse(await curl('--cookie', jar, ...create, url));
    assert.equal(refused.doc.error.$type, 'access');
    const allowed = JSON.parse(await curl('--cookie', jar, '-H', `Origin: ${url}`, ...create, url));
    await fromArticle(ARTICLE.remove, idOf(allowed.doc));
    await curl('--cookie', jar, '--cookie-jar', jar, '-H', `Origin: ${url}`, '-d', 'func=logon&out=json', url);
    assert.doesNotMatch(await readFile(jar, 'utf8'), /billmgrses5/);
    const after = JSON.parse(await curl('-d', `func=whoami&out=json&auth=${doc.auth.$id}`, url));
    assert.equal(after.doc.error.$type, 'auth');
  });

  test('takes authinfo on any call, and says no to a wrong one with HTTP 200', async () => {
    const right = ['--data-urlencode', `authinfo=demo:${password}`];
    assert.equal(JSON.parse(await curl(...right, '-d', 'func=whoami&out=json', url)).doc.user.$name, 'demo');
    assert.match(JSON.parse(await curl(...right, '-d', 'func=auth&out=json', url)).doc.auth.$id, /^[0-9a-f]{24}$/);
    const wrong = await curl('--write-out', '\n%{http_code}', '-d', 'authinfo=demo:wrong&func=whoami&out=json', url);
    const [body = '', status] = wrong.split('\n');
    const { error } = JSON.parse(body).doc;
    assert.deepEqual([status, error.$type, error.$object], ['200', 'auth', 'badpassword']);
  });

  test('answers in every format, with its type', async () => {
    const id = idOf(await fromArticle(ARTICLE.create));
    const ask = async (out: string) => {
      const form = `func=${LIST}&auth=${token}&elid=${INSTANCE}&out=${out}`;
      const answer = await curl('--write-out', '\n%{content_type}', '-d', form, url);
      const at = answer.lastIndexOf('\n');
      return { body: answer.slice(0, at), type: answer.slice(at + 1) };
    };
    for (const out of ['json', 'sjson', 'xjson']) {
      const { body, type } = await ask(out);
      assert.deepEqual([JSON.parse(body).doc.elem[0].id.$, type.split(';')[0]], [id, 'application/json']);
    }
    for (const out of ['xml', 'devel', 'anything']) {
      const { body, type } = await ask(out);
      assert.match(body, /^<\?xml version="1\.0" encoding="UTF-8"\?>/);
      assert.deepEqual([textsOf(body, 'id'), type.split(';')[0]], [[id], 'text/xml']);
    }
    assert.equal(JSON.parse((await ask('bjson')).body).elem[0].id, id);
    assert.equal(JSON.parse((await ask('JSONdata')).body)[0].id, id);
    assert.match((await ask('text')).body, new RegExp(`\\bid=${id}\\b`));
    await fromArticle(ARTICLE.remove, id);
  });
});

/** The texts of a field in all rows of a list, by a real XML parser. */
const textsOf = (xml: string, name: string) => xmlRows(readXml(xml)).map((row) => row[name]);
