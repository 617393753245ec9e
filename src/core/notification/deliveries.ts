import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { integrationOf } from '../job/integration.ts';
import { type JsonObject, below, optionalFields, optionalObject } from '../json/jsonObject.ts';
import { jsonFile } from '../json/jsonText.ts';
import { valueAt } from '../json/jsonValues.ts';
import { noSuchFile, quote } from '../messages.ts';
import { proxyFor } from '../network/proxy.ts';
import { resourceNamed } from '../job/resources.ts';
import { irc } from './irc.ts';
import { jira } from './jira.ts';
import type { Delivery } from './notice.ts';
import { type Options, saying, timeLimit } from './options.ts';
import { serviceFor } from './services.ts';
import { textsOf } from './texts.ts';

type Outside = Pick<World, 'env' | 'files'>;

/**
 * What is to be sent for a notification resource, one delivery for each recipient, all of it checked.
 *
 * @param name the resource's name
 * @param now  milliseconds since 1970
 * @throws UsageError, or ShipctlError for what is in the job's files; nothing has been sent then
 * @see docs/reference/notify.md, "Who gets it, and how"
 */
export async function deliveriesOf(
  outside: Outside,
  name: string,
  options: Options,
  now: number,
): Promise<readonly Delivery[]> {
  const { env, files } = outside;
  const resource = resourceNamed(outside, name);
  if (resource.type !== 'notification')
    throw new UsageError(`the resource ${quote(name)} is a ${quote(resource.type)}, not a notification`);
  const { meta } = resource;
  const fields = meta === undefined ? undefined : await optionalFields(files, `${meta}/integration.json`);
  const version = meta === undefined ? undefined : await optionalObject(files, `${meta}/version.json`);
  const integration = integrationOf(env, resource, fields);
  const method = below(version?.value, ['version', 'propertyBag', 'method']);
  const service = serviceFor(typeof method === 'string' ? method : undefined, integration, options);
  const recipient = saying(options, 'recipient');
  return service({
    integration,
    options,
    recipients: recipient === undefined ? recipientsIn(version) : [recipient],
    payload: payloadIn(files, saying(options, 'payload')),
    attachment: service === jira ? attachmentIn(files, saying(options, 'attach-file')) : undefined,
    texts: textsOf(options, env, now, service === irc),
    timeoutMs: timeLimit(env),
    proxyFor: (url) => proxyFor(url, env),
  });
}

function recipientsIn(version: JsonObject | undefined): readonly string[] {
  const value = below(version?.value, ['version', 'propertyBag', 'recipients']) ?? [];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
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
  const bytes = files.readGiven(path);
  if (!bytes) throw new UsageError(noSuchFile(path));
  return bytes;
}
