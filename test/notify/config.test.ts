import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import { isEmailAddress } from '../../src/domain/notification.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { refusedAs } from '../support/refused.ts';

const SMTP_URL = 'smtp://ann:s3cret@mail.example.org:587';

describe('mails', () => {
  test('are off until SMTP_URL is set', () => {
    assert.equal(loadConfig({}).mail, null);
    assert.equal(loadConfig({ SMTP_URL: '', MAIL_FROM: 'backups@example.org' }).mail, null);
  });

  test('are from backrota@ and the name of the host, or from MAIL_FROM', () => {
    const { url, from } = loadConfig({ SMTP_URL }).mail ?? { url: '', from: '' };
    assert.equal(url, SMTP_URL);
    assert.match(from, /^backrota@/);
    assert.ok(isEmailAddress(from));
    assert.equal(loadConfig({ SMTP_URL, MAIL_FROM: 'backups@example.org' }).mail?.from, 'backups@example.org');
  });

  test('cannot be sent by a broken SMTP_URL, which is not repeated', () => {
    for (const url of ['mail.example.org:25', 'http://s3cret@mail.example.org', 'smtp://', 'smtp:s3cret']) {
      assert.throws(
        () => loadConfig({ SMTP_URL: url }),
        (error) => {
          assert.ok(error instanceof GatewayError);
          const sentence = sayInEnglish(error.problem);
          assert.match(sentence, /^SMTP_URL is not of the form smtp:\/\/user:password@host:587 or .*[.]$/);
          assert.doesNotMatch(sentence, /s3cret|mail\.example/);
          return true;
        },
      );
    }
  });

  test('may be from, and go to, a domain of any script', () => {
    for (const address of ['ann@bücher.example', 'ann@пошта.укр', 'ann@例え.テスト'])
      assert.ok(isEmailAddress(address), address);
    for (const address of [
      'анна@пошта.укр',
      'ann@bü cher.example',
      'ann@bücher..example',
      'ann@bücher/x',
      `ann@${'ü'.repeat(64)}.example`,
    ])
      assert.ok(!isEmailAddress(address), address);
  });

  test('heartbeats go over https, or over http to this machine and to networks that are listed; no other is repeated', () => {
    const heartbeat = (HEARTBEAT_URL: string, ALERT_NETWORKS = '') =>
      loadConfig({ HEARTBEAT_URL, ALERT_NETWORKS }).heartbeatUrl;
    assert.equal(heartbeat(''), null);
    for (const url of ['https://hc.example/s3cret', 'http://127.0.0.1:8/x', 'http://localhost/x', 'http://[::1]/x'])
      assert.equal(heartbeat(url), url);
    assert.equal(heartbeat('http://10.0.0.5/x', '10.0.0.0/8'), 'http://10.0.0.5/x');
    for (const url of ['http://hc.example/s3cret', 'http://10.0.0.5/s3cret', 'ftp://x/s3cret', 's3cret'])
      assert.throws(() => heartbeat(url), refusedAs({ message: /^HEARTBEAT_URL is no address (?!.*s3cret)/ }));
  });

  test('cannot be from anything but one address', () => {
    for (const from of [
      'Backups <backups@example.org>',
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: x@y.example',
    ]) {
      assert.throws(() => loadConfig({ SMTP_URL, MAIL_FROM: from }), refusedAs({ message: /^MAIL_FROM is '/ }));
      assert.throws(() => loadConfig({ MAIL_FROM: from }), refusedAs({ message: /^MAIL_FROM is '/ }), 'mails are off');
    }
  });
});
