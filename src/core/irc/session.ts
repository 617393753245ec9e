import type { NetworkFault } from '../../world/network.ts';
import { type IrcMessage, isSameName, parseMessage } from './message.ts';
import { SURE_LENGTH, nicknameFrom } from './nickname.ts';
import { linesOf, roomFor } from './lines.ts';

/** What is to be said in a channel. */
export interface IrcNotice {
  readonly channel: string;
  /** Any text; a nickname is made from it. */
  readonly username: string;
  readonly password: string | undefined;
  readonly text: string;
}

/** Why something was not said, in our words. */
export interface IrcFault extends NetworkFault {
  /** What the server said about it. */
  readonly said?: string;
}

/** Lines to send, and the line that comes next; it is over with a fault, or with nothing if all went well. */
export type Session<T> = Generator<readonly string[], T, string | NetworkFault>;

const LONGEST_NICKNAME = 30;
const MOST_NICKNAMES = 10;

/** What servers say if they let nobody in (RFC 2812, 5.2). */
const CLOSED: ReadonlySet<string> = new Set(['463', '464', '465', '466']);
const IN_USE: ReadonlySet<string> = new Set(['433', '436', '437']);

/** The longest source that a server may give us, if it did not tell. */
const ANY_SOURCE = 'x'.repeat(LONGEST_NICKNAME + 1 + 12 + 1 + 63);

/**
 * One notice to one channel: says who we are, waits for the end of the greeting, joins, and sends line by line, each
 * when the server has dealt with the one before, so that it never takes us for a flood. No step waits for time to
 * pass; all of them wait for the server's word.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2812#section-3.3.2 for NOTICE, which programs are to send and which v5.8 sent
 */
export function* ircSession(notice: IrcNotice): Session<IrcFault | undefined> {
  const nickname = yield* registered(notice);
  if (typeof nickname !== 'string') return nickname;
  const source = yield* joined(notice.channel, nickname);
  if (typeof source !== 'string') return source;
  const fault = yield* said(notice, source);
  if (fault) return fault;
  let last: IrcMessage | IrcFault = yield* heard(['QUIT :done']);
  while (!('fault' in last)) last = yield* heard([]);
  return undefined;
}

/** The next message that is not about the connection itself; a fault if the server ends it. */
function* heard(lines: readonly string[]): Session<IrcMessage | IrcFault> {
  let out = lines;
  for (;;) {
    const line = yield out;
    if (typeof line !== 'string') return line;
    const message = parseMessage(line);
    out = [];
    if (message?.command === 'ERROR') return refusal('the server closed the connection', message, true);
    if (message?.command === 'PING') out = [`PONG :${message.parameters.at(-1) ?? ''}`];
    else if (message) return message;
  }
}

/** @returns the nickname that the server knows us by */
function* registered({ username, password }: IrcNotice): Session<string | IrcFault> {
  const pass = password === undefined ? [] : [`PASS :${password}`];
  let [number, most] = [0, LONGEST_NICKNAME];
  let own = nicknameFrom(username, number, most);
  let out = [...pass, `NICK ${own}`, `USER shipctl 0 * :${own}`];
  for (;;) {
    const message = yield* heard(out);
    out = [];
    if ('fault' in message) return message;
    const { command, parameters } = message;
    if (command === '376' || command === '422') return own;
    if (command === '001') own = parameters[0] ?? own;
    else if (CLOSED.has(command)) return refusal('the server refused the login', message);
    else if (IN_USE.has(command) || command === '432') {
      if (command === '432' && most === SURE_LENGTH)
        return refusal('the server refused the nickname', message);
      if (command === '432') most = SURE_LENGTH;
      else if (++number === MOST_NICKNAMES) return refusal('all nicknames are in use', message);
      own = nicknameFrom(username, number, most);
      out = [`NICK ${own}`];
    }
  }
}

/** @returns who the server says we are in the channel, as others see it */
function* joined(channel: string, nickname: string): Session<string | IrcFault> {
  let own = nickname;
  let out = [`JOIN ${channel}`];
  for (;;) {
    const message = yield* heard(out);
    out = [];
    if ('fault' in message) return message;
    const { command, source, parameters } = message;
    const isOurs = isSameName(source.split('!')[0], own);
    if (isOurs && command === 'NICK') own = parameters[0] ?? own;
    if (isOurs && command === 'JOIN' && isSameName(parameters[0], channel)) return source;
    if (isRefused(message, channel))
      return refusal('the server refused to let shipctl into the channel', message);
  }
}

function* said({ channel, text }: IrcNotice, source: string): Session<IrcFault | undefined> {
  const command = `NOTICE ${channel} :`;
  const lines = linesOf(text, roomFor(source.includes('!') ? source : ANY_SOURCE, command));
  for (const [index, line] of lines.entries()) {
    const token = `shipctl-${index + 1}`;
    let out = [command + line, `PING :${token}`];
    for (;;) {
      const message = yield* heard(out);
      out = [];
      const progress = `${index} of ${lines.length} lines were sent`;
      if ('fault' in message)
        return { ...message, fault: `${message.fault}; ${progress}`, isTemporary: false };
      if (message.command === 'PONG' && message.parameters.at(-1) === token) break;
      if (isRefused(message, channel) || isKicked(message, channel, source))
        return refusal(`the channel refused the message; ${progress}`, message);
    }
  }
  return undefined;
}

/** Whether a message is an error that is about the channel. */
const isRefused = ({ command, parameters }: IrcMessage, channel: string): boolean =>
  /^[45]\d\d$/.test(command) && parameters.some((word) => isSameName(word, channel));

/** Whether a message throws us out of the channel. */
const isKicked = ({ command, parameters }: IrcMessage, channel: string, source: string): boolean =>
  command === 'KICK' &&
  isSameName(parameters[0], channel) &&
  isSameName(parameters[1], source.split('!')[0] ?? '');

const refusal = (what: string, { parameters }: IrcMessage, isTemporary = false): IrcFault => ({
  fault: what,
  said: parameters.at(-1) ?? '',
  isTemporary,
});
