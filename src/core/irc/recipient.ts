import { UsageError } from '../../errors.ts';
import { quote } from '../messages.ts';

/** Where a notice for IRC goes. */
export interface IrcRecipient {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** With its `#` or `&`. */
  readonly channel: string;
}

const FORM =
  /^(?:(?<scheme>ircs?):\/\/)?(?<host>\[[\da-f:.]+\]|[^\s\p{Cc}/#&:@[\]]+)(?::(?<port>\d{1,5}))?\/?(?<channel>[#&][^\s\p{Cc},]+)$/iu;

const PLAIN_PORT = 6667;
const SECURE_PORT = 6697;
const LONGEST_CHANNEL = 200;

/**
 * Reads a recipient: `irc.example.com#builds`, `ircs://irc.example.com:7000/#builds`. Port 6697 is secure whatever
 * the scheme. Nothing in it can end the line that it becomes a part of.
 *
 * @throws UsageError if it has another form
 */
export function ircRecipient(text: string): IrcRecipient {
  const { scheme, host = '', port: written, channel = '' } = FORM.exec(text)?.groups ?? {};
  const usual = scheme?.toLowerCase() === 'ircs' ? SECURE_PORT : PLAIN_PORT;
  const port = written === undefined ? usual : Number(written);
  if (host === '' || port < 1 || port > 65_535 || Buffer.byteLength(channel) > LONGEST_CHANNEL)
    throw new UsageError(
      // What stands before an @ may be a password.
      `the recipient ${quote(text.replace(/^.*@/s, '…@'))} is not of the form [irc://|ircs://]server[:port]#channel`,
    );
  const isSecure = usual === SECURE_PORT || port === SECURE_PORT;
  return { host: host.replace(/^\[|\]$/g, ''), port, isSecure, channel };
}
