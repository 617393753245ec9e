import { expect } from 'chai';
import { configureUnits } from '../../src/core/configure/configureUnits.ts';
import { cleanUnits } from '../../src/core/configure/cleanUnits.ts';
import { awsTool } from '../../src/core/tools/aws/awsTool.ts';
import { ShipctlError } from '../../src/errors.ts';
import { newSalt } from '../../src/core/tracking/salt.ts';
import type { Claim } from '../../src/core/tracking/state.ts';
import type { SharedFiles } from '../../src/world/sharedFiles.ts';
import { type WantedProfile, unitOf } from './awsRequests.ts';
import { type Seen, fakeWorld } from './fakeWorld.ts';

const salt = (): string => newSalt(Math.random);

/** The two AWS files in memory, or the one that is both, with their journal. */
export class AwsMemory {
  readonly paths: readonly string[];
  readonly #seen: Seen;
  readonly #shared: SharedFiles;

  private constructor(seen: Seen, shared: SharedFiles, paths: readonly string[]) {
    this.#seen = seen;
    this.#shared = shared;
    this.paths = paths;
  }

  /** @param texts of the credentials file and the config file, or of the one that is both; undefined for none */
  static async holding(texts: readonly (string | undefined)[]): Promise<AwsMemory> {
    const paths = texts.map((_text, index) => `/file${index}`);
    const there = paths.flatMap((path, index) =>
      texts[index] === undefined ? [] : [[path, texts[index]] as const],
    );
    const { world, seen } = fakeWorld({ env: { HOME: '/home' }, shared: Object.fromEntries(there) });
    return new AwsMemory(seen, await world.sharedFiles(), paths);
  }

  /** One file stands for both. */
  get #asked(): readonly string[] {
    return this.paths.length === 1 ? [...this.paths, ...this.paths] : this.paths;
  }

  get texts(): readonly (string | undefined)[] {
    return this.paths.map((path) => this.#seen.shared.get(path)?.text);
  }

  /** Whether anything in the files is shipctl's. */
  get isOurs(): boolean {
    return this.#seen.journal.size > 0;
  }

  configure(requests: readonly WantedProfile[], overwrite = true): readonly string[] {
    const {
      result: [configured],
    } = this.#shared.update([{ tool: 'aws', paths: this.#asked }], 0, (files) =>
      configureUnits(files, requests.map(unitOf), overwrite, salt),
    );
    return configured?.warnings ?? [];
  }

  /**
   * Configures, if that can be done: false if a file can't be read, or [DEFAULT] sets keys for every profile, and
   * then everything is as it was.
   */
  canConfigure(requests: readonly WantedProfile[]): boolean {
    const before = this.texts;
    try {
      this.configure(requests);
      return true;
    } catch (error) {
      expect(error).to.be.instanceOf(ShipctlError);
      expect((error as ShipctlError).message).to.match(
        /can't read the file either|sets \S+ for every profile/,
      );
      expect(this.texts).to.deep.equal(before);
      return false;
    }
  }

  clean(isCleaned: (claim: Claim) => boolean = () => true): void {
    const {
      result: { failures },
    } = this.#shared.update([{ tool: 'aws', paths: this.#asked }], 0, ([files = []]) =>
      cleanUnits(files, awsTool, isCleaned, salt),
    );
    if (failures[0] !== undefined) throw new ShipctlError(failures[0]);
  }

  /** Somebody else writes a file. */
  write(index: number, text: string): void {
    const path = this.paths[index] ?? '';
    this.#seen.shared.set(path, { text, mode: 0o600 });
  }
}
