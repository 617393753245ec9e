import { UsageError } from '../../errors.ts';
import type { Integration } from '../job/integration.ts';
import { quote } from '../messages.ts';
import { airbrake } from './airbrake.ts';
import { irc } from './irc.ts';
import { jira } from './jira.ts';
import { newRelic } from './newRelic.ts';
import type { Service } from './notice.ts';
import { type Options, saying } from './options.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** By the kind of the integration. */
const SERVICES: ReadonlyMap<string, Service> = new Map([
  ['Slack', slack],
  ['slackKey', slack],
  ['webhook', webhook],
  ['webhookV2', webhook],
  ['newRelicKey', newRelic],
  ['airBrakeKey', airbrake],
  ['jira', jira],
]);

const KNOWN = 'Slack, webhook, New Relic, Airbrake, Jira and IRC';

/**
 * What a notification resource sends to.
 *
 * @param method `method` of its version
 * @throws UsageError if it is nothing that `notify` can send to
 * @see docs/reference/integrations.md, "Read by other commands"
 */
export function serviceFor(method: string | undefined, integration: Integration, options: Options): Service {
  if (method === 'irc') return irc;
  const { masterName, label } = integration;
  if (masterName === undefined) return serviceByFields(method, integration, options);
  const service = SERVICES.get(masterName);
  if (!service) throw new UsageError(`${label}: notify can't send to ${quote(masterName)}, only to ${KNOWN}`);
  return service;
}

/** Without `integration.json` the fields decide, and if two services have the same, the options. */
function serviceByFields(method: string | undefined, integration: Integration, options: Options): Service {
  const has = (field: string): boolean => integration.field(field) !== undefined;
  if (has('webhookUrl')) return has('authorization') ? webhook : slack;
  if (has('url') && has('token')) {
    if (has('username')) return jira;
    if (saying(options, 'appName') !== undefined || saying(options, 'appId') !== undefined) return newRelic;
    if (saying(options, 'project-id') !== undefined) return airbrake;
    throw new UsageError(
      `${integration.label} lacks integration.json, so give --appName or --appId for New Relic, or --project-id for Airbrake`,
    );
  }
  const found =
    method === undefined
      ? 'neither a method nor an integration that notify knows'
      : `the unknown method ${quote(method)}`;
  throw new UsageError(`${integration.label} has ${found}; notify sends to ${KNOWN}`);
}
