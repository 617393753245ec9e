import { expect } from 'chai';
import { integrationOf } from '../../../src/core/job/integration.ts';
import { airbrake } from '../../../src/core/notification/airbrake.ts';
import { irc } from '../../../src/core/notification/irc.ts';
import { jira } from '../../../src/core/notification/jira.ts';
import { newRelic } from '../../../src/core/notification/newRelic.ts';
import type { Service } from '../../../src/core/notification/notice.ts';
import type { Options } from '../../../src/core/notification/options.ts';
import { serviceFor } from '../../../src/core/notification/services.ts';
import { slack } from '../../../src/core/notification/slack.ts';
import { webhook } from '../../../src/core/notification/webhook.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

const RESOURCE = { name: 'n', prefix: 'N', type: 'notification', operation: undefined, meta: undefined };

type Fields = Readonly<Record<string, string>>;

const found = (fields: Fields, options: Partial<Options> = {}, method?: string): Service =>
  serviceFor(
    method,
    integrationOf(fakeWorld({}).world.env, RESOURCE, new Map(Object.entries(fields))),
    options as Options,
  );

describe('what a notification resource sends to', () => {
  const HOOK = { webhookUrl: 'https://h' };
  const TOKEN = { url: 'https://h', token: 't' };
  const table: [
    service: Service,
    title: string,
    fields: Fields,
    options?: Partial<Options>,
    method?: string,
  ][] = [
    [slack, 'Slack', { masterName: 'Slack' }],
    [slack, 'the old Slack', { masterName: 'slackKey' }],
    [webhook, 'a webhook', { masterName: 'webhook' }],
    [webhook, 'a webhook of version 2', { masterName: 'webhookV2' }],
    [newRelic, 'New Relic', { masterName: 'newRelicKey' }],
    [airbrake, 'Airbrake', { masterName: 'airBrakeKey' }],
    [jira, 'Jira', { masterName: 'jira' }],
    [irc, 'IRC by its method, whatever the integration', { masterName: 'jira' }, {}, 'irc'],
    [slack, 'Slack by its only field', HOOK],
    [webhook, 'a webhook by its authorization', { ...HOOK, authorization: 'a' }],
    [jira, 'Jira by its user', { ...TOKEN, username: 'u' }],
    [newRelic, 'New Relic by --appName', TOKEN, { appName: 'a' }],
    [newRelic, 'New Relic by --appId', TOKEN, { appId: '1', 'project-id': '2' }],
    [airbrake, 'Airbrake by --project-id', TOKEN, { appName: '', 'project-id': '2' }],
  ];
  for (const [service, title, fields, options, method] of table) {
    it(`is ${title}`, () => {
      expect(found(fields, options, method)).to.equal(service);
    });
  }

  const wrong: [title: string, fields: Fields, message: RegExp, method?: string][] = [
    ['of another kind', { masterName: 'hipchat' }, /can't send to "hipchat"/],
    ['that could be two', TOKEN, /lacks integration\.json, so give --appName or --appId/],
    ['with no fields', {}, /neither a method nor an integration/],
    ['with another method', {}, /the unknown method "email"/, 'email'],
  ];
  for (const [title, fields, message, method] of wrong) {
    it(`is nothing for an integration ${title}`, () => {
      expect(() => found(fields, {}, method)).to.throw(UsageError, message);
    });
  }
});
