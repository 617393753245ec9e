import { expect } from 'chai';
import fc from 'fast-check';
import { type IrcNotice, ircSession } from '../../../src/core/irc/session.ts';
import type { NetworkFault } from '../../../src/world/network.ts';

const CLOSED: NetworkFault = { fault: 'the server closed the connection', isTemporary: true };

const NOTICE: IrcNotice = {
  channel: '#builds',
  username: 'Shippable-7',
  password: undefined,
  text: 'one\ntwo',
};

/** A server: what it says to a line; it closes the connection when it has nothing left to say. */
type Server = (line: string) => readonly string[];

const LINES: Readonly<Record<string, readonly string[]>> = {
  USER: [':s 001 Shippable-7 :Welcome', ':s 005 Shippable-7 A :are supported', ':s 376 Shippable-7 :End'],
  JOIN: [':Shippable-7!~s@host JOIN :#builds', ':s 353 x = #builds :a', ':s 366 x #builds :End'],
  QUIT: ['ERROR :Closing link'],
};

/** A server that behaves well, except where `other` has lines for a command. */
const server =
  (other: Readonly<Record<string, readonly string[]>> = {}): Server =>
  (line) => {
    const [command = '', token = ''] = line.split(' ');
    if (command === 'PING' && !('PING' in other)) return [`:s PONG s ${token}`];
    return other[command] ?? LINES[command] ?? [];
  };

/** Plays a session to its end. */
function play(
  notice: Partial<IrcNotice>,
  server: Server,
): { sent: string[]; fault: NetworkFault | undefined } {
  const [sent, coming]: [string[], string[]] = [[], []];
  const session = ircSession({ ...NOTICE, ...notice });
  let step = session.next();
  while (!step.done) {
    sent.push(...step.value);
    coming.push(...step.value.flatMap((line) => server(line)));
    step = session.next(coming.shift() ?? CLOSED);
  }
  return { sent, fault: step.value };
}

describe('ircSession', () => {
  it('says who we are, joins when it is greeted, sends line after line, and leaves', () => {
    const { sent, fault } = play({}, server());
    expect(fault).to.equal(undefined);
    expect(sent).to.deep.equal([
      'NICK Shippable-7',
      'USER shipctl 0 * :Shippable-7',
      'JOIN #builds',
      'NOTICE #builds :one',
      'PING :shipctl-1',
      'NOTICE #builds :two',
      'PING :shipctl-2',
      'QUIT :done',
    ]);
  });

  it('gives the password first', () => {
    expect(play({ password: 'a b' }, server()).sent.slice(0, 2)).to.deep.equal([
      'PASS :a b',
      'NICK Shippable-7',
    ]);
  });

  it('answers PING wherever it comes', () => {
    const { sent, fault } = play(
      {},
      server({
        USER: ['PING :first', ...(LINES['USER'] ?? [])],
        JOIN: ['PING second', ...(LINES['JOIN'] ?? [])],
        QUIT: ['PING :third x', 'ERROR :bye'],
      }),
    );
    expect(fault).to.equal(undefined);
    expect(sent.filter((line) => line.startsWith('PONG'))).to.deep.equal([
      'PONG :first',
      'PONG :second',
      'PONG :third x',
    ]);
  });

  it('takes a server without a greeting of the day', () => {
    const USER = [':s 001 Shippable-7 :Welcome', ':s 422 Shippable-7 :No MOTD'];
    expect(play({}, server({ USER })).fault).to.equal(undefined);
  });

  it('is content with a server that closes without ERROR', () => {
    expect(play({}, server({ QUIT: [] })).fault).to.equal(undefined);
  });

  it('tries another nickname if one is in use', () => {
    const isFree = (nick: string | undefined): boolean => nick === 'Shippable-7_2';
    const { sent, fault } = play({}, (line) => {
      const [command, nick] = line.split(' ');
      if (command === 'USER') return [];
      if (command === 'NICK' && !isFree(nick)) return [`:s 433 * ${nick} :Nickname is already in use`];
      if (command === 'NICK') return [':s 001 Shippable-7_2 :Welcome', ':s 376 Shippable-7_2 :End'];
      if (command === 'JOIN') return [':shippable-7_2!~s@host JOIN #BUILDS'];
      return server()(line);
    });
    expect(fault).to.equal(undefined);
    expect(sent).to.include.members(['NICK Shippable-7_1', 'NICK Shippable-7_2', 'NOTICE #builds :one']);
  });

  it('takes a shorter nickname if one is refused, and no other after that', () => {
    const { sent, fault } = play({}, (line) =>
      line.startsWith('NICK') ? [`:s 432 * ${line.slice(5)} :Erroneous nickname`] : [],
    );
    expect(sent.filter((line) => line.startsWith('NICK'))).to.deep.equal([
      'NICK Shippable-7',
      'NICK Shippable',
    ]);
    expect(fault).to.deep.equal({
      fault: 'the server refused the nickname',
      said: 'Erroneous nickname',
      isTemporary: false,
    });
  });

  it('gives up if ten nicknames are in use', () => {
    const { sent, fault } = play({}, (line) =>
      line.startsWith('NICK') ? [`:s 433 * ${line.slice(5)} :In use`] : [],
    );
    expect(sent.filter((line) => line.startsWith('NICK'))).to.have.lengthOf(10);
    expect(fault).to.include({ fault: 'all nicknames are in use', said: 'In use' });
  });

  it('goes by the nickname that the server gives it', () => {
    const { fault } = play(
      {},
      server({
        USER: [':s 001 Shippabl :Welcome', ':s 376 Shippabl :End'],
        JOIN: [':Shippabl!~s@h NICK Guest1', ':other!x@y JOIN #builds', ':Guest1!~s@h JOIN #builds'],
      }),
    );
    expect(fault).to.equal(undefined);
  });

  const refusals: [
    title: string,
    other: Record<string, string[]>,
    fault: string,
    said: string | undefined,
    isTemporary: boolean,
  ][] = [
    [
      'a wrong password',
      { USER: [':s 464 * :Bad password'] },
      'the server refused the login',
      'Bad password',
      false,
    ],
    [
      'a server that is too busy',
      { USER: ['ERROR :Throttled'] },
      'the server closed the connection',
      'Throttled',
      true,
    ],
    ['a server that closes at once', { USER: [] }, 'the server closed the connection', undefined, true],
    [
      'a channel for guests alone',
      { JOIN: [':s 473 x #builds :Invite only'] },
      'the server refused to let shipctl into the channel',
      'Invite only',
      false,
    ],
    [
      'a channel that leads to another',
      { JOIN: [':s 470 x #builds ##other :Forwarding', ':Shippable-7!~s@host JOIN ##other'] },
      'the server refused to let shipctl into the channel',
      'Forwarding',
      false,
    ],
    [
      'a server that closes before it lets us in',
      { JOIN: [] },
      'the server closed the connection',
      undefined,
      true,
    ],
    [
      'a channel that takes nothing',
      { NOTICE: [':s 404 x #builds :Cannot send'] },
      'the channel refused the message; 0 of 2 lines were sent',
      'Cannot send',
      false,
    ],
    [
      'a channel that throws us out',
      { NOTICE: [':op!o@h KICK #builds Shippable-7 :no bots'] },
      'the channel refused the message; 0 of 2 lines were sent',
      'no bots',
      false,
    ],
    [
      'a server that closes half-way, which is not to be tried again',
      { NOTICE: [], PING: [] },
      'the server closed the connection; 0 of 2 lines were sent',
      undefined,
      false,
    ],
  ];
  for (const [title, other, fault, said, isTemporary] of refusals) {
    it(`reports ${title}`, () => {
      const expected = { fault, ...(said === undefined ? {} : { said }), isTemporary };
      expect(play({}, server(other)).fault).to.deep.equal(expected);
    });
  }

  it('does not care for other channels and other people', () => {
    const NOTICE = [
      ':s 404 x #other :Cannot send',
      ':op!o@h KICK #builds somebody :out',
      ':a!b@c PRIVMSG #builds :hi',
    ];
    expect(play({}, server({ NOTICE })).fault).to.equal(undefined);
  });

  it('keeps lines short enough to be passed on by the server, whole', () => {
    const text = 'é'.repeat(2000);
    const { sent } = play({ text }, server());
    const said = sent
      .filter((line) => line.startsWith('NOTICE'))
      .map((line) => line.slice('NOTICE #builds :'.length));
    expect(said.join('')).to.equal(text);
    for (const line of said)
      expect(Buffer.byteLength(`:Shippable-7!~s@host NOTICE #builds :${line}\r\n`)).to.be.at.most(512);
  });

  it('ends, and sends no line that is too long or has a break in it, whatever the server says', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ':s 001 me :x',
        ':s 376 me :x',
        ':s 433 * me :x',
        ':s 432 * me :x',
        ':me!u@h JOIN #builds',
        `:me!${'u'.repeat(600)}@h JOIN #builds`,
        'PING :x',
        `PING :${'x'.repeat(300)}`,
        ':s PONG s shipctl-1',
        ':s 404 me #builds :x',
        'ERROR :x',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(word),
        fc.string(),
        fc.string({ minLength: 1, unit: 'binary' }),
        (said, username, text) => {
          const coming = [...said];
          const session = ircSession({ ...NOTICE, username, text });
          let step = session.next();
          while (!step.done) {
            for (const line of step.value) {
              expect(line).not.to.match(/[\r\n\0]/);
              expect(Buffer.byteLength(line)).to.be.at.most(510);
            }
            step = session.next(coming.shift()?.replace(/[\r\n]/g, '') ?? CLOSED);
          }
        },
      ),
    );
  });
});
