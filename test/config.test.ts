import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadConfig } from '../src/config.ts';
import { GatewayError } from '../src/domain/errors.ts';
import { sayInEnglish } from '../src/wording/english/index.ts';

const refusalOf = (env: Readonly<Record<string, string>>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return sayInEnglish(error.problem);
  }
  return 'none';
};

describe("the panel's price per GB and day", () => {
  test('is shown as it is written, and 0 without one', () => {
    assert.equal(loadConfig({}).rooms.billingPanel.statCost, '0');
    for (const price of ['0', '1', '1.25', '0.050']) {
      assert.equal(loadConfig({ PANEL_STAT_COST: price }).rooms.billingPanel.statCost, price);
    }
  });

  test('that is no decimal number of 0 or more is refused in one sentence', () => {
    for (const price of ['free', '-1', '1,25', '1e3', '.5', '1.', '0x1', 'NaN', 'Infinity', ' 1', '1 USD', '<b>']) {
      assert.equal(
        refusalOf({ PANEL_STAT_COST: price }),
        `PANEL_STAT_COST is '${price}'; it should be a decimal number of 0 or more, such as 0 or 1.25.`,
      );
    }
  });
});

test('targets count from 1 up, or from where TARGET_IDS_FROM says', () => {
  assert.equal(loadConfig({}).targetIdsFrom, 1);
  assert.equal(loadConfig({ TARGET_IDS_FROM: '5203773' }).targetIdsFrom, 5_203_773);
  for (const text of ['0', '-1', '1.5', '2147483648', 'many']) {
    const sentence = `TARGET_IDS_FROM is '${text}'; it should be a whole number from 1 to 2147483647.`;
    assert.equal(refusalOf({ TARGET_IDS_FROM: text }), sentence);
  }
});

describe('the settings of the panel', () => {
  test('have defaults that every client can work with', () => {
    const { bindsSessions, authinfoNetworks, sessionErrorType, corsOrigins } = loadConfig({}).rooms.billingPanel;
    assert.deepEqual(
      [bindsSessions, authinfoNetworks.isEmpty, sessionErrorType, corsOrigins],
      [false, true, 'caller', []],
    );
  });

  test('are read from the environment, lists with commas and any blanks', () => {
    const { billingPanel } = loadConfig({
      PANEL_BIND_SESSIONS: 'on',
      PANEL_AUTHINFO_NETWORKS: '192.0.2.0/24 , ::1,',
      PANEL_SESSION_ERROR_TYPE: 'auth',
      CORS_ORIGINS: 'https://cabinet.example, http://localhost:3000',
    }).rooms;
    assert.deepEqual([billingPanel.bindsSessions, billingPanel.sessionErrorType], [true, 'auth']);
    assert.deepEqual(
      ['192.0.2.77', '::1', '192.0.3.1'].map((address) => billingPanel.authinfoNetworks.has(address)),
      [true, true, false],
    );
    assert.deepEqual(billingPanel.corsOrigins, ['https://cabinet.example', 'http://localhost:3000']);
  });

  test('that make no sense are refused in one sentence that names the variable, its value and what it should be', () => {
    for (const [name, value, sentence] of [
      ['PANEL_BIND_SESSIONS', 'yes', "PANEL_BIND_SESSIONS is 'yes'; it should be one of on, off."],
      [
        'PANEL_SESSION_ERROR_TYPE',
        'missed',
        "PANEL_SESSION_ERROR_TYPE is 'missed'; it should be one of caller, access, auth.",
      ],
      [
        'PANEL_AUTHINFO_NETWORKS',
        '10.0.0.0/8, office',
        "'office' in PANEL_AUTHINFO_NETWORKS is no IP address or range; correct it.",
      ],
    ] as const) {
      assert.equal(refusalOf({ [name]: value }), sentence);
    }
  });

  test('take no origin that a browser would never send, and never all of them', () => {
    for (const origin of ['*', 'null', 'cabinet.example', 'https://cabinet.example/', 'https://Cabinet.example']) {
      assert.equal(
        refusalOf({ CORS_ORIGINS: `https://a.example,${origin}` }),
        `CORS_ORIGINS has '${origin}', which is no origin; write each like https://cabinet.example.`,
      );
    }
  });
});
