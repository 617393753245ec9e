import { LockTimeout, ShipctlError } from '../../errors.ts';
import { sha256 } from '../../sha256.ts';
import type { Owner } from '../../world/sharedFiles.ts';
import type { TokenFiles } from '../../world/tokenFiles.ts';
import type { World } from '../../world/world.ts';
import { fieldOf } from '../network/answers.ts';
import { type Token, arePossible, isFresh, isGood } from './token.ts';

/** A token that a resource of the job needs. */
export interface WantedToken {
  readonly owner: Owner;
  /** What it is for, such as `google`. */
  readonly purpose: string;
  /** What it is made from: another one of the same resource needs another token. */
  readonly secrets: readonly string[];
  /** For how many seconds to wait for another process that asks for it; without this, for a minute, which is the most. */
  readonly waitSeconds?: number | undefined;
  /** Whether it can be used without asking for another one; without this, as `isFresh` says. */
  isFresh?(token: Token, now: number): boolean;
  /**
   * Asks for a new one.
   *
   * @param isSpare whether the one that is kept works for a while: then nobody should wait long
   */
  make(isSpare: boolean): Promise<Token>;
}

/** Whoever renews a token may need as long for all of its tries. */
const TOKEN_LOCK_SECONDS = 60;

/**
 * A token that is asked for once, and kept for the job: of several processes that need it one asks, and the others wait, or
 * take the one that is kept as long as it works. If it can't be kept, each has its own. One that has ended already is not
 * kept: the clock may be wrong.
 *
 * @param warn gets what keeps it from being kept, or renewed
 * @throws ShipctlError as `make` does
 */
export async function keptToken(
  outside: Pick<World, 'tokenFiles' | 'network'>,
  wanted: WantedToken,
  warn: (text: string) => void,
): Promise<Token> {
  const network = await outside.network();
  const keep = new Keep(await filesIn(outside, warn), wanted, warn);
  const isEnough = (token: Token): boolean => (wanted.isFresh ?? isFresh)(token, network.now());
  const known = keep.read();
  if (known && isEnough(known)) return known;
  const spare = known && isGood(known, network.now()) ? known : undefined;
  if (!spare) keep.lock();
  else if (keep.lockIfFree() === 'held') return spare;
  try {
    const other = keep.read();
    if (other && isEnough(other)) return other;
    if (!other) keep.announce();
    // Without a lock nothing more can be read.
    const old = other ?? known;
    const token = await renewed(wanted, old, () => network.now(), warn);
    if (token !== old && isGood(token, network.now())) keep.write(token);
    return token;
  } finally {
    keep.release();
  }
}

/** The token that is kept, good or not; undefined if none is. Takes no lock, and makes nothing. */
export async function knownToken(
  outside: Pick<World, 'tokenFiles'>,
  wanted: Omit<WantedToken, 'make'>,
): Promise<Token | undefined> {
  const ignored = (): void => undefined;
  return new Keep(await filesIn(outside, ignored), wanted, ignored).read();
}

/** A new token; if none can be had, the old one as long as it works. */
async function renewed(
  wanted: WantedToken,
  old: Token | undefined,
  now: () => number,
  warn: (text: string) => void,
): Promise<Token> {
  try {
    return await wanted.make(old !== undefined && isGood(old, now()));
  } catch (error) {
    if (!(error instanceof ShipctlError) || !old || !isGood(old, now())) throw error;
    warn(`${error.message}; the present one is used until it ends`);
    return old;
  }
}

async function filesIn(
  { tokenFiles }: Pick<World, 'tokenFiles'>,
  warn: (text: string) => void,
): Promise<TokenFiles | undefined> {
  try {
    return await tokenFiles();
  } catch (error) {
    warn(notKept(error));
    return undefined;
  }
}

/** The place of one token, which may be of no use: then nothing is kept. */
class Keep {
  readonly #wanted: Omit<WantedToken, 'make'>;
  readonly #name: string;
  readonly #warn: (text: string) => void;
  #files: TokenFiles | undefined;
  #lock: ReturnType<TokenFiles['lock']> | undefined;
  /** Whether there is only the name of the owner. */
  #isAnnounced = false;

  constructor(
    files: TokenFiles | undefined,
    wanted: Omit<WantedToken, 'make'>,
    warn: (text: string) => void,
  ) {
    [this.#files, this.#wanted, this.#warn] = [files, wanted, warn];
    const { job, build, resource } = wanted.owner;
    this.#name = sha256(JSON.stringify([job, build, resource, wanted.purpose]));
  }

  read(): Token | undefined {
    const bytes = this.#tried((files) => files.read(this.#name));
    const kept = bytes && keptIn(bytes);
    return kept && kept.madeFrom === this.#markOf(kept.token) ? kept.token : undefined;
  }

  lock(): void {
    const { waitSeconds = TOKEN_LOCK_SECONDS } = this.#wanted;
    const seconds = Math.max(0, Math.min(TOKEN_LOCK_SECONDS, waitSeconds));
    this.#lock = this.#tried((files) => files.lock(this.#name, seconds));
  }

  /** Takes the lock unless another process holds it, which is no reason to warn: that one asks for a token. */
  lockIfFree(): 'held' | undefined {
    const lock = this.#tried((files) => {
      try {
        return files.lock(this.#name, 0);
      } catch (error) {
        if (error instanceof LockTimeout) return 'held';
        throw error;
      }
    });
    if (lock === 'held') return lock;
    this.#lock = lock;
    return undefined;
  }

  /** Says whose token is coming, so that a cleanup waits for it, and removes it. */
  announce(): void {
    this.#put({});
    this.#isAnnounced = this.#lock !== undefined && this.#files !== undefined;
  }

  write(token: Token): void {
    this.#put({ madeFrom: this.#markOf(token), token });
    this.#isAnnounced = false;
  }

  #put(more: Partial<Kept>): void {
    const { job, build, resource } = this.#wanted.owner;
    const text = JSON.stringify({ version: 1, job, build, resource, ...more });
    this.#tried(() => {
      this.#lock?.write(Buffer.from(text));
    });
  }

  release(): void {
    if (this.#isAnnounced) this.#tried(() => this.#lock?.remove());
    try {
      this.#lock?.release();
    } catch (error) {
      this.#warn(notKept(error));
    }
  }

  /** A digest of the secrets that a token was made from. The token is the salt. */
  #markOf({ value }: Token): string {
    return sha256(JSON.stringify([value, ...this.#wanted.secrets]));
  }

  #tried<T>(work: (files: TokenFiles) => T): T | undefined {
    try {
      return this.#files && work(this.#files);
    } catch (error) {
      this.#files = undefined;
      this.#warn(notKept(error));
      return undefined;
    }
  }
}

function notKept(error: unknown): string {
  if (error instanceof ShipctlError) return `the token is not kept for the next call: ${error.message}`;
  throw error;
}

interface Kept extends Owner {
  readonly madeFrom: string;
  readonly token: Token;
}

/** Whose token a file holds, or will hold; undefined if it was cut, or is something else. */
function ownerIn(bytes: Uint8Array): (Owner & Partial<Kept>) | undefined {
  try {
    const kept = JSON.parse(Buffer.from(bytes).toString()) as Kept;
    const { job, build, resource } = kept;
    const areTexts = [job, build, resource].every((text) => typeof text === 'string');
    return fieldOf(kept, 'version') === 1 && areTexts ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** What a file holds; undefined if it holds no token, or one that can't be. */
function keptIn(bytes: Uint8Array): Kept | undefined {
  const { madeFrom, token, ...owner } = ownerIn(bytes) ?? {};
  return typeof madeFrom === 'string' && isToken(token)
    ? { ...(owner as Owner), madeFrom, token }
    : undefined;
}

/** Whether what a file has as its token is one; somebody else may have written anything. */
function isToken(token: Token | null | undefined): token is Token {
  if (typeof token !== 'object' || token === null) return false;
  const { value, account } = token;
  return typeof value === 'string' && ['string', 'undefined'].includes(typeof account) && arePossible(token);
}

/** Who has kept tokens, or waits for one. */
export const tokenOwners = (files: Pick<TokenFiles, 'all'>): readonly Owner[] =>
  [...files.all().values()].map((bytes) => bytes && ownerIn(bytes)).filter((owner) => owner !== undefined);

/**
 * The names of kept tokens that a cleanup removes: those of owners that it is for, those that these wait for, and what
 * can't be read.
 *
 * @param isMeant whether a cleanup is for an owner
 */
export const tokensOf = (
  files: Pick<TokenFiles, 'all'>,
  isMeant: (owner: Owner) => boolean,
): readonly string[] =>
  [...files.all()].flatMap(([name, bytes]) => {
    const owner = bytes && ownerIn(bytes);
    return !owner || isMeant(owner) ? [name] : [];
  });
