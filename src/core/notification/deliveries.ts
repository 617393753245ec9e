import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world.ts';
import { integrationOf } from '../integration.ts';
import { optionalJson } from '../jsonAnswer.ts';
import { type JsonFile, jsonFile, stringAt, valueAt } from '../jsonText.ts';
import { quote } from '../names.ts';
import { proxyFor } from '../proxy.ts';
import { type Resource, resourceNamed } from '../resources.ts';
import { irc } from './irc.ts';
import { jira } from './jira.ts';
import type { Delivery } from './notice.ts';
import { type Options, saying, timeLimit } from './options.ts';
import { serviceFor } from './services.ts';
import { wordsOf } from './words.ts';

type Outside = Pick<World, 'env' | 'files'>;

/**
 * What is to be sent for a notification resource, one delivery for each recipient, all of it checked.
 *
 * @param name the resource's name
 * @param now  milliseconds since 1970
 * @throws UsageError, or ShipctlError for what is in the job's files; nothing has been sent then
 * @see commands, "notify"
 */
export function deliveriesOf(
  { env, files }: Outside,
  name: string,
  options: Options,
  now: number,
): readonly Delivery[] {
  const resource = resourceNamed(env, name);
  if (resource.type !== 'notification')
    throw new UsageError(`the resource ${quote(name)} is a ${quote(resource.type)}, not a notification`);
  const integration = integrationOf(env, resource, jobJson(files, resource, 'integration.json'));
  const version = jobJson(files, resource, 'version.json');
  const method = version && stringAt(version, ['version', 'propertyBag', 'method']);
  const service = serviceFor(method, integration, options);
  const recipient = saying(options, 'recipient');
  return service({
    integration,
    options,
    recipients: recipient === undefined ? recipientsIn(version) : [recipient],
    payload: payloadIn(files, saying(options, 'payload')),
    attachment: service === jira ? attachmentIn(files, saying(options, 'attach-file')) : undefined,
    words: wordsOf(options, env, now, service === irc),
    timeoutMs: timeLimit(env),
    proxyFor: (url) => proxyFor(url, env),
  });
}

const jobJson = (files: World['files'], { meta }: Resource, name: string): JsonFile | undefined =>
  meta === undefined ? undefined : optionalJson(files, `${meta}/${name}`);

function recipientsIn(version: JsonFile | undefined): readonly string[] {
  const text = version && valueAt(version, ['version', 'propertyBag', 'recipients']);
  const value: unknown = text === undefined ? [] : JSON.parse(text);
  const all: readonly unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
  return all
    .map((one) => {
      if (typeof one === 'string' || typeof one === 'number') return `${one}`;
      throw new ShipctlError(`${version?.file ?? ''}: the recipients are not a list of names`);
    })
    .filter((one) => one !== '');
}

function payloadIn(files: World['files'], path: string | undefined): Uint8Array | undefined {
  if (path === undefined) return undefined;
  const bytes = fileAt(files, path);
  valueAt(jsonFile(path, bytes), []);
  return bytes;
}

const attachmentIn = (
  files: World['files'],
  path: string | undefined,
): { name: string; bytes: Uint8Array } | undefined =>
  path === undefined ? undefined : { name: path.replace(/^.*\//s, ''), bytes: fileAt(files, path) };

function fileAt(files: World['files'], path: string): Uint8Array {
  const bytes = files.read(path);
  if (!bytes) throw new UsageError(`the file ${quote(path)} is not there`);
  return bytes;
}
