import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { type SecureContextOptions, connect as connectSecurely } from 'node:tls';

/** Somebody in a channel who listens. */
export class IrcWatcher {
  /** What was said in the channel: who, how, and what. */
  readonly heard: { source: string; command: string; text: string }[] = [];
  /** Who came into the channel after us, and who left. */
  readonly seen: string[] = [];
  readonly #socket: Socket;
  #joined = false;
  #settled: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Comes into a channel.
   *
   * @param secure for a server that speaks TLS
   */
  static async join(
    port: number,
    channel: string,
    nickname: string,
    { password, secure }: { password?: string; secure?: SecureContextOptions } = {},
  ): Promise<IrcWatcher> {
    const socket = secure
      ? connectSecurely({ port, host: '127.0.0.1', ...secure })
      : connect(port, '127.0.0.1');
    const watcher = new IrcWatcher(socket);
    const joined = watcher.#listen(channel);
    await once(socket, secure ? 'secureConnect' : 'connect');
    if (password !== undefined) socket.write(`PASS ${password}\r\n`);
    socket.write(`NICK ${nickname}\r\nUSER watcher 0 * :watcher\r\n`);
    await joined;
    return watcher;
  }

  /** Sends a line. */
  send(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  /** Waits until the server has dealt with all that was sent before, and all of it was heard. */
  async settle(): Promise<void> {
    const answered = new Promise<void>((resolve) => (this.#settled = resolve));
    this.send('PING :settled');
    await answered;
  }

  leave(): void {
    this.#socket.destroy();
  }

  #listen(channel: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.on('error', reject).on('close', () => {
        reject(new Error('the server closed the connection'));
      });
      createInterface({ input: this.#socket }).on('line', (line) => {
        const {
          source = '',
          command = '',
          rest = '',
        } = /^(?::(?<source>\S+) )?(?<command>\S+)(?<rest>.*)$/.exec(line)?.groups ?? {};
        const text = rest.slice(rest.indexOf(' :') + 2);
        if (command === 'PING') this.send(`PONG ${rest}`);
        if (command === 'PONG') this.#settled();
        if (command === '376' || command === '422') this.send(`JOIN ${channel}`);
        if (command === '366') {
          this.#joined = true;
          resolve();
        }
        if (!this.#joined) return;
        if (command === 'PRIVMSG' || command === 'NOTICE') this.heard.push({ source, command, text });
        if (['JOIN', 'PART', 'QUIT'].includes(command)) this.seen.push(`${command} ${source}`);
      });
    });
  }
}
