import { expect } from 'chai';
import fc from 'fast-check';
import { ANY_TEXT, FILES } from '../support/awsFileText.ts';
import { AwsMemory } from '../support/awsMemory.ts';
import { foreign, isManaged, ownReading } from '../support/awsReading.ts';
import { requests, wanted } from '../support/awsRequests.ts';
import { Botocore, pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';
import { runs } from '../support/extent.ts';

const RUNS = 10_000;
/** Ends the search for a smaller text in time to tell of the one that was found. */
const LIMIT = { interruptAfterTimeLimit: 500_000 };

describe('the grammar of the AWS files, beside botocore', () => {
  let botocore: Botocore | undefined;

  before(function () {
    const python = pythonWithBotocore() ?? 'python3 with botocore';
    need(this, python);
    botocore = new Botocore(python);
  });

  after(async () => {
    await botocore?.stop();
  });

  it('reads what botocore reads, with the same sections, keys and values, and refuses the rest', async () => {
    await fc.assert(
      fc.asyncProperty(ANY_TEXT, async (text) => {
        const [theirs, withMore] = (await botocore?.read([text, `${text}\n[one more]\n`], true)) ?? [];
        // A broken nested setting in [DEFAULT] breaks the file with the first section that inherits it.
        expect(ownReading(text)).to.deep.equal(withMore && theirs);
      }),
      { numRuns: runs(RUNS), ...LIMIT },
    );
  });

  it('writes profiles that botocore looks up with just what was wanted, and leaves the rest as it was', async () => {
    await fc.assert(
      fc.asyncProperty(FILES, requests(), async (texts, all) => {
        const memory = await AwsMemory.holding(texts);
        fc.pre(memory.canConfigure(all));
        const written = wanted(all);
        const [credentials = '', config = credentials] = memory.texts;
        const profiles = await botocore?.profiles(credentials, config);
        for (const [profile, settings] of written) {
          const holds = (profiles?.get(profile) ?? []).filter(([key]) => isManaged(key));
          const wants = [...settings.credentials, ...settings.config];
          expect(Object.fromEntries(holds), profile).to.deep.equal(Object.fromEntries(wants));
        }
        const both = (await botocore?.read([...texts, ...memory.texts.map(String)])) ?? [];
        for (const index of texts.keys()) {
          const isOurs = (header: string, profile: string | null): boolean =>
            (index === 0 && written.has(header)) ||
            (index === texts.length - 1 && written.has(profile ?? ''));
          expect(foreign(both[texts.length + index], isOurs)).to.deep.equal(foreign(both[index], isOurs));
        }
      }),
      { numRuns: runs(RUNS / 2), ...LIMIT },
    );
  });
});
