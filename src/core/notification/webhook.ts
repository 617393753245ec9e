import { optionalField } from '../job/integration.ts';
import { headerValue } from './address.ts';
import type { Service, NoticeTexts } from './notice.ts';
import { secretsOfAuthorization } from '../network/secrecy.ts';
import { postEach } from './slack.ts';

/**
 * Any server that takes JSON.
 *
 * @see docs/reference/notify.md, "Who gets it, and how"
 */
export const webhook: Service = (notice) => {
  const authorization = optionalField(notice.integration, 'authorization');
  const headers = authorization === undefined ? {} : { authorization: headerValue(authorization) };
  return postEach(notice, headers, secretsOfAuthorization(authorization), webhookBody);
};

/** What a webhook gets; v5.8 sent an empty recipient if there was none. */
function webhookBody({ username, pretext, text, color, iconUrl }: NoticeTexts, recipient = ''): object {
  return { username, pretext, text, color, recipient, icon_url: iconUrl };
}
