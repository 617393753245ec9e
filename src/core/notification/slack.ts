import { quote } from '../messages.ts';
import { addressIn, jsonBody } from './address.ts';
import type { Conversation, Delivery, Notice, Service, NoticeTexts } from './notice.ts';
import { httpDelivery } from './httpDelivery.ts';
import { Secrecy, secretsOfUrl } from '../network/secrecy.ts';

/**
 * Slack's incoming webhooks.
 *
 * @see docs/reference/notify.md, "Who gets it, and how"
 */
export const slack: Service = (notice) => postEach(notice, {}, [], slackBody);

/** What Slack gets; without a channel it takes the webhook's own. */
function slackBody(texts: NoticeTexts, channel: string | undefined): object {
  const { username, pretext, text, color, iconUrl } = texts;
  return {
    username,
    attachments: [{ pretext, text, color }],
    ...(channel === undefined ? {} : { channel }),
    icon_url: iconUrl,
  };
}

/** One post to the field `webhookUrl` for each recipient; a single one if there is none, or if a file is sent. */
export function postEach(
  notice: Notice,
  headers: Readonly<Record<string, string>>,
  moreSecrets: readonly string[],
  bodyFor: (texts: NoticeTexts, recipient: string | undefined) => object,
): readonly Delivery[] {
  const { integration, payload, recipients, texts } = notice;
  const address = addressIn(notice, 'webhookUrl');
  const secrecy = new Secrecy([...address.secrets, ...secretsOfUrl(address.url), ...moreSecrets]);
  const delivery = (body: Uint8Array, recipient: string | undefined): Delivery =>
    httpDelivery(
      recipient === undefined ? integration.label : quote(recipient),
      secrecy,
      function* (): Conversation {
        yield { request: address.post(address.url.href, headers, body) };
        return { printed: '' };
      },
    );
  if (payload) return [delivery(payload, undefined)];
  const each = recipients.length === 0 ? [undefined] : recipients;
  return each.map((recipient) => delivery(jsonBody(bodyFor(texts, recipient)), recipient));
}
