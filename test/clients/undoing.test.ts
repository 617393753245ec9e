import { expect } from 'chai';
import fc from 'fast-check';
import { profileOfConfigHeader } from '../../src/core/tools/aws/headers.ts';
import { FILES } from '../support/awsFileText.ts';
import { AwsMemory } from '../support/awsMemory.ts';
import { type Settings, byName, isManaged, withSetting } from '../support/awsReading.ts';
import { requests } from '../support/awsRequests.ts';
import { Botocore, pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';
import { runs } from '../support/extent.ts';

const RUNS = 10_000;
/** Ends the search for a smaller text in time to tell of the one that was found. */
const LIMIT = { interruptAfterTimeLimit: 500_000 };
const BUILDS = ['1', '2', '3'];

describe('configuring and cleaning AWS files', () => {
  it('changes nothing the second time, and then gives the first bytes back', async () => {
    await fc.assert(
      fc.asyncProperty(FILES, requests(), async (texts, all) => {
        const memory = await AwsMemory.holding(texts);
        fc.pre(memory.canConfigure(all));
        const once = memory.texts;
        memory.configure(all);
        expect(memory.texts).to.deep.equal(once);
        memory.clean();
        expect(memory.texts).to.deep.equal(texts);
        expect(memory.isOurs).to.equal(false);
      }),
      { numRuns: runs(RUNS), ...LIMIT },
    );
  });

  it('gives the first bytes back after several jobs, cleaned up in any order', async () => {
    const build = fc.constantFrom(...BUILDS);
    const step = build.chain((id) => fc.tuple(fc.constant(id), fc.option(requests(id), { freq: 3 })));
    const steps = fc.array(step, { minLength: 2, maxLength: 6 });
    const order = fc.shuffledSubarray(BUILDS, { minLength: BUILDS.length });
    await fc.assert(
      fc.asyncProperty(FILES, steps, order, async (texts, all, last) => {
        const memory = await AwsMemory.holding(texts);
        for (const [id, some] of all) {
          if (some) memory.canConfigure(some);
          else memory.clean((claim) => claim.build === id);
        }
        for (const id of last) memory.clean((claim) => claim.build === id);
        expect(memory.texts).to.deep.equal(texts);
        expect(memory.isOurs).to.equal(false);
      }),
      { numRuns: runs(RUNS / 4), ...LIMIT },
    );
  });

  it('leaves what `aws configure set` wrote meanwhile, and nothing else', async function () {
    const python = pythonWithBotocore() ?? 'python3 with botocore';
    need(this, python);
    const botocore = new Botocore(python);
    const at = fc.integer({ min: 0, max: 1 });
    try {
      await fc.assert(
        fc.asyncProperty(FILES, requests(), at, SET, async (texts, all, file, [profile, key, value]) => {
          const memory = await AwsMemory.holding(texts);
          fc.pre(memory.canConfigure(all));
          const index = Math.min(file, texts.length - 1);
          const header = index === 0 || profile === 'default' ? profile : `profile ${profile}`;
          const text = memory.texts[index] ?? '';
          const set = await botocore.set(text, header, key, value);
          const [first, ours, theirs] = await botocore.read([texts[index] ?? '', text, set]);
          const isRight = theirs && isSame(byName(theirs), withSetting(ours, header, key, value));
          // The AWS CLI's own writer spoils some files.
          fc.pre(isRight === true);
          memory.write(index, set);
          memory.clean();
          const [cleaned] = await botocore.read([memory.texts[index] ?? '']);
          const wants = withSetting(first, header, key, value);
          const compared = (settings: Settings): unknown =>
            withoutBlanks(SOURCES.includes(key) ? withoutIdentity(settings, profile, header, key) : settings);
          expect(compared(byName(cleaned))).to.deep.equal(compared(wants));
          expect(memory.isOurs).to.equal(false);
        }),
        { numRuns: runs(RUNS / 4), ...LIMIT },
      );
    } finally {
      await botocore.stop();
    }
  });
});

const SET = fc.tuple(
  fc.constantFrom('default', 'my-aws', 'deploy', 'other', "'my prof'"),
  fc.constantFrom('output', 'region', 'aws_access_key_id', 'aws_session_token', 'cli_pager', 'role_arn'),
  fc.constantFrom('json', 'theirs', 'eu-north-1'),
);

/** Those of these settings that say whose keys a profile has: behind new ones, the rest of the old does not come back. */
const SOURCES = ['aws_access_key_id', 'aws_session_token', 'role_arn'];

/** Settings without what belongs to the identity of one profile, except the key that was set in one of its sections. */
const withoutIdentity = (all: Settings, profile: string, section: string, key: string): Settings =>
  Object.fromEntries(
    Object.entries(all).map(([header, settings]) => {
      const named = [header, profileOfConfigHeader(header)];
      if (!named.includes(profile) && !named.includes(profileOfConfigHeader(`profile ${profile}`)))
        return [header, settings];
      const kept = Object.entries(settings).filter(
        ([name]) => (header === section && name === key) || name === 'region' || !isManaged(name),
      );
      return [header, Object.fromEntries(kept)];
    }),
  );

/** Blank lines between those of one value need not come back where they stood. */
const withoutBlanks = (settings: Settings): unknown =>
  JSON.parse(
    JSON.stringify(settings, (_key, value: unknown) =>
      typeof value === 'string' ? value.replace(/\n+/g, '\n') : value,
    ),
  );

const isSame = (a: unknown, b: unknown): boolean => {
  try {
    expect(a).to.deep.equal(b);
    return true;
  } catch {
    return false;
  }
};
