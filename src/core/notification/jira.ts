import { neededField } from '../job/integration.ts';
import { quote } from '../messages.ts';
import { addressIn, below, jsonBody } from './address.ts';
import { fieldOf, jsonIn } from '../network/answers.ts';
import { multipart } from './multipart.ts';
import type { Conversation, Notice, SentFile, Service, Turn } from './notice.ts';
import { neededOption, saying } from './options.ts';
import { httpDelivery } from './httpDelivery.ts';
import { Secrecy } from '../network/secrecy.ts';

/**
 * A Jira issue and, if one is given, its attachment; version 2 of the API, unless the address names another.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/
 */
export const jira: Service = (notice) => {
  const { integration, attachment } = notice;
  const { url, secrets, post } = addressIn(notice, 'url');
  const [user, token] = [neededField(integration, 'username'), neededField(integration, 'token')];
  const credentials = Buffer.from(`${user}:${token}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  const secrecy = new Secrecy([...secrets, token, credentials]);
  const api = /\/rest\/api\//.test(`${url.pathname}/`) ? [] : ['rest', 'api', '2'];
  const body = notice.payload ?? jsonBody(issue(notice));

  function attaching(file: SentFile, key: string): Turn {
    const { type, body: form } = multipart('file', file);
    const address = below(url, [...api, 'issue', key, 'attachments']);
    const more = { 'content-type': type, 'x-atlassian-token': 'no-check' };
    return {
      request: post(address, { ...headers, ...more }, form),
      purpose: `attach the file to the new issue ${key}`,
    };
  }

  function* conversation(): Conversation {
    const request = post(below(url, [...api, 'issue']), headers, body);
    const made = jsonIn(yield { request, purpose: 'make the issue' });
    const [id, key] = [fieldOf(made, 'id'), fieldOf(made, 'key')];
    if (typeof key !== 'string' || !isKey(key, notice) || secrecy.isIn(key))
      return { fault: 'Jira did not return the key of the new issue' };
    if (attachment) yield attaching(attachment, key);
    const isNumber = typeof id === 'string' && /^\d{1,10}$/.test(id) && !secrecy.isIn(id);
    return { printed: `${JSON.stringify({ ...(isNumber ? { id } : {}), key })}\n` };
  }

  return [httpDelivery(destination(notice), secrecy, conversation)];
};

/** As long as Jira makes them, unless its administrator wants them longer: too short to hold anything else. */
const KEY = /^[A-Z][A-Z\d_]{1,9}-\d{1,9}$/;

/** Whether a text is the key of an issue. The project may have another name by now than the one that was asked for. */
function isKey(text: string, { options }: Notice): boolean {
  const project = saying(options, 'project-id');
  const isOfProject = project !== undefined && text.startsWith(`${project}-`);
  return KEY.test(isOfProject ? `AA${text.slice(project.length)}` : text);
}

function issue({ options }: Notice): object {
  return {
    fields: {
      project: { key: neededOption(options, 'project-id', 'Jira') },
      summary: neededOption(options, 'summary', 'Jira'),
      description: options.description ?? '',
      issuetype: { name: neededOption(options, 'type', 'Jira') },
    },
  };
}

const destination = ({ options, payload, integration }: Notice): string =>
  payload ? integration.label : `the project ${quote(options['project-id'] ?? '')}`;
