import { UsageError } from '../../errors.ts';
import type { Network } from '../../world/network.ts';
import { isFault } from '../network/exchange.ts';
import { waitBeforeNext } from '../network/httpRetry.ts';
import { linesOf } from '../irc/lines.ts';
import { type IrcRecipient, ircRecipient } from '../irc/recipient.ts';
import { type IrcFault, type IrcNotice, ircSession } from '../irc/session.ts';
import { quote } from '../messages.ts';
import type { Delivery, Ending, Notice, Service } from './notice.ts';
import { TIME_LIMIT, saying } from './options.ts';
import { Secrecy } from '../network/secrecy.ts';

/** A channel of IRC; there is no integration behind it. */
export const irc: Service = (notice) => {
  const { integration, options, payload, recipients, texts } = notice;
  const password = saying(options, 'password');
  if (payload) throw new UsageError('--payload does not work with IRC; give --text');
  if (recipients.length === 0)
    throw new UsageError(`${integration.label} has no recipients; give --recipient server#channel`);
  if (password !== undefined && /[\r\n\0]/.test(password))
    throw new UsageError('the password contains a line break or a NUL, which IRC cannot send');
  if (linesOf(texts.text, 1).length === 0) throw new UsageError('the text is empty');
  const secrecy = new Secrecy(password === undefined ? [] : [password]);
  return recipients.map((recipient) => delivery(recipient, password, secrecy, notice));
};

function delivery(
  recipient: string,
  password: string | undefined,
  secrecy: Secrecy,
  { texts, timeoutMs }: Notice,
): Delivery {
  const server = ircRecipient(recipient);
  const said = { channel: server.channel, username: texts.username, password, text: texts.text };
  return {
    to: quote(recipient),
    send: async (network) => endingOf(await told(network, server, said, timeoutMs), secrecy),
  };
}

/** Says it, again if it failed for a reason that may pass. */
async function told(
  network: Network,
  server: IrcRecipient,
  notice: IrcNotice,
  timeoutMs: number,
): Promise<IrcFault | undefined> {
  for (let number = 1; ; number++) {
    const fault = await toldOnce(network, server, notice, timeoutMs);
    if (!fault?.isTemporary) return fault;
    const failed = { number, status: undefined, retryAfter: undefined };
    const wait = waitBeforeNext({ ...failed, now: network.now(), random: network.random() });
    if (wait === undefined) return fault;
    await network.sleep(wait);
  }
}

async function toldOnce(
  network: Network,
  { host, port, isSecure }: IrcRecipient,
  notice: IrcNotice,
  timeoutMs: number,
): Promise<IrcFault | undefined> {
  const lines = await network.lines({ host, port, isSecure, timeoutMs, limitedBy: TIME_LIMIT });
  if (isFault(lines)) return lines;
  try {
    const session = ircSession(notice);
    let step = session.next();
    while (!step.done) {
      lines.send(step.value);
      step = session.next(await lines.next());
    }
    return step.value;
  } finally {
    lines.close();
  }
}

const endingOf = (fault: IrcFault | undefined, secrecy: Secrecy): Ending =>
  fault ? { fault: fault.fault + secrecy.excerpt(fault.said ?? '') } : { printed: '' };
