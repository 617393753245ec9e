import { UsageError } from '../../errors.ts';
import { neededField } from '../job/integration.ts';
import { quote } from '../messages.ts';
import { addressIn, below, headerValue, jsonBody } from './address.ts';
import { fieldOf, jsonIn } from '../network/answers.ts';
import type { Conversation, Notice, Service, Turns } from './notice.ts';
import { neededOption, saying } from './options.ts';
import { httpDelivery } from './httpDelivery.ts';
import { Secrecy } from '../network/secrecy.ts';

/**
 * New Relic's deployments, version 2 of its REST API: the application by its name, then the deployment.
 *
 * @see https://rpm.newrelic.com/api/explore
 */
export const newRelic: Service = (notice) => {
  const { integration, options } = notice;
  const { url, secrets, get, post } = addressIn(notice, 'url');
  const token = neededField(integration, 'token');
  const headers = { 'x-api-key': headerValue(token) };
  const [id, name] = [saying(options, 'appId'), saying(options, 'appName')];
  if (id === undefined && name === undefined)
    throw new UsageError(
      'New Relic needs --appName or --appId (or the variable NOTIFY_APPNAME or NOTIFY_APPID)',
    );
  const body = notice.payload ?? jsonBody(deployment(notice));

  function* idOf(wanted: string): Turns<string | undefined> {
    const address = below(url, ['applications.json'], { 'filter[name]': wanted, exclude_links: 'true' });
    const answer = yield { request: get(address, headers), purpose: 'look up the application' };
    return applicationIn(jsonIn(answer), wanted);
  }

  function* conversation(): Conversation {
    const application = id ?? (yield* idOf(name ?? ''));
    if (application === undefined) return { fault: 'New Relic has no application of exactly that name' };
    const address = below(url, ['applications', application, 'deployments.json']);
    yield { request: post(address, headers, body), purpose: 'record the deployment' };
    return { printed: '' };
  }

  return [
    httpDelivery(
      `the application ${quote(id ?? name ?? '')}`,
      new Secrecy([...secrets, token]),
      conversation,
    ),
  ];
};

function deployment({ options, texts }: Notice): object {
  return {
    [saying(options, 'type') ?? 'deployment']: {
      revision: neededOption(options, 'revision', 'New Relic'),
      changelog: options.changelog ?? '',
      description: options.description ?? '',
      user: texts.username,
    },
  };
}

/** The number of the application of a name, which the filter may have found among others that contain it. */
function applicationIn(answer: unknown, name: string): string | undefined {
  const found = fieldOf(answer, 'applications');
  const all: readonly unknown[] = Array.isArray(found) ? found : [];
  const id = fieldOf(
    all.find((one) => fieldOf(one, 'name') === name),
    'id',
  );
  return typeof id === 'number' ? `${id}` : typeof id === 'string' ? id : undefined;
}
