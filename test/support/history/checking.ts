import fc from 'fast-check';
import type { Botocore, BotocoreFile } from '../botocore.ts';
import { readAwsText } from './awsText.ts';
import type { Driver } from './driver.ts';
import { type Depth, histories } from './generator.ts';
import { play } from './play.ts';

export interface Extent {
  readonly depth: Depth;
  readonly count: number;
  readonly seed?: number | undefined;
  readonly driver: () => Driver;
  /** Edits in the way of `aws configure set`, and reads texts a second time. */
  readonly botocore?: Botocore | undefined;
}

/** What a history did wrong. */
export interface Fault {
  readonly seed: number;
  readonly path: string;
  /** The steps of the smallest history found, and what is wrong behind the last one. */
  readonly script: string;
}

/** After this, a history that went wrong is not made smaller any more. */
const SHRINKING_MS = 60_000;

/** The part of the histories whose texts botocore reads as well. */
const SECOND_READING = 8;

/** Plays random histories; the fault of the first that goes wrong, shrunk, or undefined if none does. */
export async function findFault({
  depth,
  count,
  seed,
  driver,
  botocore,
}: Extent): Promise<Fault | undefined> {
  let [played, end] = [0, Infinity];
  const texts = new Set<string>();
  const set = botocore && ((...words: Parameters<Botocore['set']>) => botocore.set(...words));
  const property = fc.asyncProperty(histories(depth), async (history) => {
    if (performance.now() > end) return;
    const report = await play(history, driver(), set);
    if (played++ % SECOND_READING === 0) for (const text of report.texts) texts.add(text);
    if (report.faults.length === 0) return;
    end = Math.min(end, performance.now() + SHRINKING_MS);
    throw new Error([...report.script, ...report.faults.map((fault) => `!! ${fault}`)].join('\n'));
  });
  const found = await fc.check(property, { numRuns: count, ...(seed === undefined ? {} : { seed }) });
  if (botocore) await compareReaders(botocore, [...texts]);
  if (!found.failed) return undefined;
  const script =
    found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance);
  return { seed: found.seed, path: found.counterexamplePath ?? '', script };
}

/** Which histories the tests play: always the same, so that no change is blamed for what another one broke. */
const TEST_SEED = 20_251;

/** The same for a test: throws what was found. Other histories are for `scripts/histories.ts`. */
export async function expectNoFault(extent: Omit<Extent, 'seed'>): Promise<void> {
  const fault = await findFault({ ...extent, seed: TEST_SEED });
  if (fault)
    throw new Error(`this history goes wrong (seed ${fault.seed}, path ${fault.path}):\n${fault.script}`);
}

/** Makes sure that the oracle reads the texts as botocore does. */
async function compareReaders(botocore: Botocore, texts: readonly string[]): Promise<void> {
  const files = await botocore.read(texts, true);
  for (const [index, text] of texts.entries()) {
    const [mine, botocores] = [ownReading(text), botocoresReading(files[index] ?? null)];
    if (mine !== botocores)
      throw new Error(`the oracle reads ${JSON.stringify(text)} as ${mine}, botocore as ${botocores}`);
  }
}

function ownReading(text: string): string {
  const { reading } = readAwsText(text);
  if (!reading) return 'a fault';
  const inherited = reading.get('DEFAULT') ?? new Map<string, string>();
  return JSON.stringify(
    [...reading]
      .filter(([header]) => header !== 'DEFAULT')
      .map(([header, settings]) => [header, [...new Map([...inherited, ...settings])].sort()])
      .sort(),
  );
}

const botocoresReading = (file: BotocoreFile | null): string =>
  file
    ? JSON.stringify(file.sections.map(([header, , settings]) => [header, [...settings].sort()]).sort())
    : 'a fault';
