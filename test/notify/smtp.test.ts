import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { SmtpMailer } from '../../src/notify/smtp.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { findClosedPort, MailServer } from '../support/mail-server.ts';
import { refusedAs } from '../support/refused.ts';
import { at, there } from '../support/values.ts';

const MAIL = {
  uuid: '8a1f1c9e-6e4e-4f0e-9d0a-0e6f3a6f7b11',
  recipient: 'ann@example.org',
  subject: 'Snapshot made: server (nightly)',
  text: 'The schedule "nightly" made a snapshot.\n.\nА це українською.\n',
  createdAt: at('2026-06-02T02:00'),
};

const FROM = 'backrota@gateway.example';

const send = (url: string, change: Partial<typeof MAIL> = {}, signal = new AbortController().signal) =>
  new SmtpMailer({ url, from: FROM, connectionTimeoutMs: 2_000 }).send({ ...MAIL, ...change }, signal);

describe('a mail', () => {
  test('arrives as it was written, a lone dot and other scripts included', async () => {
    await using server = await MailServer.open();
    await send(server.url);
    const [mail, ...others] = server.mails;
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(mail, {
      sender: FROM,
      recipients: ['ann@example.org'],
      subject: MAIL.subject,
      text: MAIL.text,
    });
    const headers = new Map(there(mail).headers);
    assert.equal(headers.get('from'), `Backrota <${FROM}>`);
    assert.equal(headers.get('to'), 'ann@example.org');
    assert.equal(headers.get('date'), 'Tue, 02 Jun 2026 02:00:00 +0000');
    assert.equal(headers.get('auto-submitted'), 'auto-generated');
  });

  test('that is sent twice carries the same Message-ID, made of its own id', async () => {
    await using server = await MailServer.open();
    await send(server.url);
    await send(server.url);
    const id = `<${MAIL.uuid}@gateway.example>`;
    assert.deepEqual(
      server.mails.map(({ messageId }) => messageId),
      [id, id],
    );
  });

  for (const [what, change] of [
    ['subject with line breaks', { subject: 'made\r\nBcc: evil@example.org\r\n\r\nHello' }],
    ['subject of other scripts and signs', { subject: 'Знімок зроблено: сервер № 1 ‮gpj 🗄️ =?utf-8?Q?=0ABcc:_evil?=' }],
    ['text that looks like headers', { text: 'Bcc: evil@example.org\r\n\r\nRCPT TO:<evil@example.org>\n' }],
  ] as const) {
    test(`with a ${what} gets no header and no recipient by it`, async () => {
      await using server = await MailServer.open();
      await send(server.url, change);
      const mail = there(server.mails[0]);
      assert.deepEqual(mail.recipients, ['ann@example.org']);
      assert.equal(
        mail.headers
          .map(([name]) => name)
          .toSorted()
          .join(' '),
        'auto-submitted content-transfer-encoding content-type date from message-id mime-version subject to',
      );
    });
  }
});

describe('a server', () => {
  test('that offers STARTTLS is spoken to through TLS, and given the credentials of the address', async () => {
    await using server = await MailServer.open(0, {
      disabledCommands: [],
      onAuth: ({ username, password }, _session, callback) =>
        password === 'p@ss/word' ? callback(null, { user: username }) : callback(new Error('no')),
    });
    await send(`smtp://ann%40acme:p%40ss%2Fword@127.0.0.1:${server.port}?tls.rejectUnauthorized=false`);
    assert.partialDeepStrictEqual(server.mails, [{ isSecure: true, user: 'ann@acme' }]);
  });

  test('whose certificate nobody vouches for gets no mail, by STARTTLS or at once', async () => {
    await using starting = await MailServer.open(0, { disabledCommands: ['AUTH'] });
    await assert.rejects(send(starting.url), refusedAs({ code: 'unavailable', message: /certificate/ }));
    await using secure = await MailServer.open(0, { secure: true });
    await assert.rejects(
      send(`smtps://127.0.0.1:${secure.port}`),
      refusedAs({ code: 'unavailable', message: /certificate/ }),
    );
    await send(`smtps://127.0.0.1:${secure.port}?tls.rejectUnauthorized=false`);
    assert.deepEqual([starting.mails.length, secure.mails.length], [0, 1]);
  });

  test('without STARTTLS gets no mail where the address requires it', async () => {
    await using server = await MailServer.open();
    await assert.rejects(send(`${server.url}?requireTLS=true`), { code: 'unavailable' });
    assert.deepEqual(server.mails, []);
  });

  test('that refuses is told in one sentence with its own words, and never with the password', async () => {
    await using server = await MailServer.open(0, {
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, callback) => callback(new Error('who\r\nare you')),
    });
    const login = send(`smtp://ann:s3cret@127.0.0.1:${server.port}`);
    await assert.rejects(login, (error) => {
      assert.ok(error instanceof GatewayError);
      const sentence = sayInEnglish(error.problem);
      assert.match(sentence, /^The mail could not be sent: Invalid login: \d+ .*who/);
      assert.doesNotMatch(sentence, /s3cret|czNjcmV0|[\r\n]/);
      return true;
    });
    server.answers.push('later');
    await assert.rejects(send(server.url), refusedAs({ code: 'unavailable', message: /451 Try later/ }));
  });

  test('that is not there is told', async () => {
    await assert.rejects(send(`smtp://127.0.0.1:${await findClosedPort()}`), refusedAs({ message: /ECONNREFUSED/ }));
  });

  test('that takes the connection and says nothing is given up after a while, or at once when asked to', async () => {
    await using server = await MailServer.open();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.silence = promise;
    const stop = new AbortController();
    const stopped = send(server.url, {}, stop.signal);
    while (server.connections === 0) await new Promise((turn) => setImmediate(turn));
    stop.abort();
    await assert.rejects(stopped, refusedAs({ code: 'unavailable', message: /the gateway stops/ }));
    const mailer = new SmtpMailer({ url: server.url, from: FROM, connectionTimeoutMs: 200 });
    await assert.rejects(mailer.send(MAIL, new AbortController().signal), { code: 'unavailable' });
    resolve();
    assert.deepEqual(server.mails, []);
  });

  test('that hangs up, or falls silent, once it has all of a mail may have taken it over: its end is unknown', async () => {
    await using server = await MailServer.open();
    server.answers.push('hang up');
    const unknown = refusedAs({ code: 'unavailable', message: /did not say that it took it over/ });
    await assert.rejects(send(server.url), unknown);
    await using silent = await MailServer.open(0, { onData: (stream) => stream.resume() });
    const mailer = new SmtpMailer({ url: silent.url, from: FROM, answerTimeoutMs: 200 });
    await assert.rejects(mailer.send(MAIL, new AbortController().signal), unknown);
  });

  test('that refuses the recipient for good is told apart from one that refuses for now', async () => {
    for (const [responseCode, message] of [
      [550, /refuses its address: .*550/],
      [450, /could not be sent: .*450/],
    ] as const) {
      await using server = await MailServer.open(0, {
        onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('No'), { responseCode })),
      });
      await assert.rejects(send(server.url), refusedAs({ code: 'unavailable', message }));
    }
  });

  test('gets domains of other scripts in ASCII', async () => {
    await using server = await MailServer.open();
    await new SmtpMailer({ url: server.url, from: 'backrota@пошта.укр' }).send(
      { ...MAIL, recipient: 'ann@bücher.example' },
      new AbortController().signal,
    );
    // The server of these tests reads the envelope's back.
    const mail = there(server.mails[0]);
    assert.deepEqual([mail.sender, mail.recipients], ['backrota@пошта.укр', ['ann@bücher.example']]);
    const headers = new Map(mail.headers);
    assert.equal(headers.get('from'), 'Backrota <backrota@xn--80a1acn3a.xn--j1amh>');
    assert.equal(headers.get('to'), 'ann@xn--bcher-kva.example');
    assert.match(mail.messageId, /@xn--80a1acn3a\.xn--j1amh>$/);
  });
});
