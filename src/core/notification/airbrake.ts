import { UsageError } from '../../errors.ts';
import { neededField } from '../job/integration.ts';
import { quote } from '../messages.ts';
import { addressIn, below, jsonBody } from './address.ts';
import type { Conversation, Notice, Service } from './notice.ts';
import { neededOption, saying } from './options.ts';
import { httpDelivery } from './httpDelivery.ts';
import { Secrecy } from '../network/secrecy.ts';

/**
 * Airbrake's deploys, version 4 of its API. The project may be the first of the recipients, as in v5.8.
 *
 * @see https://docs.airbrake.io/docs/devops-tools/api/#create-deploy-v4
 */
export const airbrake: Service = (notice) => {
  const { integration, options, recipients } = notice;
  const { url, secrets, post } = addressIn(notice, 'url');
  const token = neededField(integration, 'token');
  const type = saying(options, 'type') ?? 'deploy';
  if (type !== 'deploy') throw new UsageError(`--type must be deploy for Airbrake, not ${quote(type)}`);
  const project =
    saying(options, 'project-id') ?? recipients[0] ?? neededOption(options, 'project-id', 'Airbrake');
  const body = notice.payload ?? jsonBody(deploy(notice));
  function* conversation(): Conversation {
    yield { request: post(below(url, ['projects', project, 'deploys'], { key: token }), {}, body) };
    return { printed: '' };
  }
  return [httpDelivery(`the project ${quote(project)}`, new Secrecy([...secrets, token]), conversation)];
};

function deploy({ options, texts }: Notice): object {
  return {
    environment: options.environment ?? '',
    username: texts.username,
    email: options.email ?? '',
    repository: options.repository ?? '',
    revision: options.revision ?? '',
    version: options.version ?? '',
  };
}
